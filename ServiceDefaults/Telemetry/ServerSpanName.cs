namespace Showroom.ServiceDefaults.Telemetry;

/// <summary>
/// Endpoint metadata: what the server span is named after, with the method, in place of the route pattern. For an endpoint whose
/// pattern says little, such as a proxy's catch-all.
/// </summary>
/// <param name="Target">One of a small set of values, because span names are aggregated.</param>
public sealed record ServerSpanName(string Target);
