namespace Showroom.Hosting.Aws.Monitoring;

/// <summary>Where telemetry goes and who is told.</summary>
public sealed record MonitoringOptions
{
    /// <summary>For how many days logs are kept, one of CloudWatch's steps: 1, 3, 5, 7, 14, 30, 60, 90, 120, 180, 365 ...</summary>
    public int LogRetentionDays { get; init; } = 14;

    /// <summary>How the services' telemetry reaches CloudWatch.</summary>
    public Telemetry Telemetry { get; init; } = Telemetry.Collector;

    /// <summary>Alarms on errors, latency, cache and database.</summary>
    public bool Alarms { get; init; } = true;

    /// <summary>Who gets the alarms; the default of the parameter AlarmEmail. Its owner confirms the subscription once.</summary>
    public string? AlarmEmail { get; init; }

    /// <summary>One dashboard over the whole system.</summary>
    public bool Dashboard { get; init; } = true;
}

/// <summary>How telemetry leaves a task.</summary>
public enum Telemetry
{
    /// <summary>A collector beside each service takes OTLP, as the Aspire dashboard does on a laptop: logs, metrics and traces.</summary>
    Collector,

    /// <summary>What the services print goes to CloudWatch Logs, and AWS's own metrics are all there is.</summary>
    LogsOnly,
}
