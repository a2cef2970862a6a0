namespace Showroom.ServiceDefaults.Telemetry;

/// <summary>Configuration section <c>Telemetry</c>.</summary>
internal sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>
    /// New traces recorded per second by this process, 1 to 1,000,000; requests beyond are counted in the metrics and
    /// carry a trace id, but their spans are not recorded. A caller's decision is always followed.
    /// </summary>
    public int TracesPerSecond { get; init; } = 100;

    /// <summary>How long a process that stops tries to send what is left, up to a minute.</summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromSeconds(1);
}
