namespace Showroom.Hosting.Aws.Monitoring;

/// <summary>Logs, telemetry, alarms and the dashboard.</summary>
public sealed record MonitoringOptions
{
    /// <summary>For how many days logs are kept, one of the values of CloudWatch: 1, 3, 5, 7, 14, 30, 60, 90, 120, 180, 365 ...</summary>
    public int LogRetentionDays { get; init; } = 14;

    /// <summary>How the services' telemetry reaches CloudWatch.</summary>
    public Telemetry Telemetry { get; init; } = Telemetry.Collector;

    /// <summary>Alarms on errors, latency, cache and database.</summary>
    public bool Alarms { get; init; } = true;

    /// <summary>The e-mail address that alarms are sent to; the default of the parameter AlarmEmail. The recipient has to confirm the subscription.</summary>
    public string? AlarmEmail { get; init; }

    /// <summary>A CloudWatch dashboard of the whole system.</summary>
    public bool Dashboard { get; init; } = true;
}

/// <summary>How telemetry leaves a task.</summary>
public enum Telemetry
{
    /// <summary>A collector sidecar of each service receives OTLP, as the Aspire dashboard does in a local run: logs, metrics and traces.</summary>
    Collector,

    /// <summary>Console output goes to CloudWatch Logs; there are no traces, and only AWS's own metrics.</summary>
    LogsOnly,
}
