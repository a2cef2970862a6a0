namespace Showroom.ServiceDefaults.Draining;

/// <summary>Configuration section <c>Draining</c>.</summary>
internal sealed class DrainingOptions
{
    public const string Section = "Draining";

    /// <summary>How long the process goes on accepting requests while it already reports itself not ready: time for a balancer to see it.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The whole of stopping, the delay included; requests still running then are cut off.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(4.5);
}
