namespace Showroom.ServiceDefaults.Telemetry;

/// <summary>Configuration section <c>Telemetry</c>.</summary>
internal sealed record TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>
    /// New traces recorded per second by this process, 1 to 1,000,000. Requests above this rate have a trace id and are counted in the
    /// metrics, but their spans are not recorded. A caller's sampling decision is always followed.
    /// </summary>
    public int TracesPerSecond { get; init; } = 100;

    /// <summary>How long a stopping process tries to export pending telemetry, more than zero and at most one minute.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(1);
}
