namespace Showroom.ServiceDefaults.Health;

/// <summary>How many of several equal dependencies are healthy. In the data of a health check, <c>/health</c> reports it by its key.</summary>
/// <param name="Healthy">From 0 to <paramref name="Total"/>.</param>
/// <param name="Total">Healthy or not.</param>
public sealed record HealthCount(int Healthy, int Total);
