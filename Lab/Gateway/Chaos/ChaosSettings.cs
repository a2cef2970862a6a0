namespace Showroom.Lab.Gateway.Chaos;

/// <param name="PerSecond">Requests per second.</param>
/// <param name="Phase">How long each phase lasts at least.</param>
/// <param name="Streams">How many streams of server-sent events, and how many WebSockets, are held open.</param>
/// <param name="ProbeTimeout">Of the gateway's health probes and connections; null for the gateway's defaults.</param>
internal sealed record ChaosSettings(int PerSecond, TimeSpan Phase, int Streams, TimeSpan? ProbeTimeout = null)
{
    public static ChaosSettings Full(TimeSpan phase) => new(PerSecond: 500, phase, Streams: 50);
}
