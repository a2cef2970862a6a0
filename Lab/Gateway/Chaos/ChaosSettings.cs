namespace Showroom.Lab.Gateway.Chaos;

/// <param name="PerSecond">Requests per second.</param>
/// <param name="Phase">How long each phase lasts at least.</param>
/// <param name="ProbeTimeout">Of the gateway's health probes and connections; null for the gateway's defaults.</param>
internal sealed record ChaosSettings(int PerSecond, TimeSpan Phase, TimeSpan? ProbeTimeout = null)
{
    public static ChaosSettings Full { get; } = new(500, TimeSpan.FromSeconds(6));
}
