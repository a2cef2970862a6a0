namespace Showroom.Web.Lab.Data;

/// <summary>The state of a run.</summary>
internal enum RunState
{
    /// <summary>It is running, or is about to.</summary>
    Running,

    /// <summary>It has a report, and all guarantees held.</summary>
    Succeeded,

    /// <summary>It has a report, and a guarantee did not hold.</summary>
    Violated,

    /// <summary>It has no report, but a reason.</summary>
    Failed,

    /// <summary>An operator cancelled it.</summary>
    Cancelled,
}

/// <summary>A run of an experiment.</summary>
internal sealed class RunRow
{
    public required Guid Id { get; init; }

    public required string Experiment { get; init; }

    /// <summary>The command line that repeats it.</summary>
    public required string Command { get; init; }

    /// <summary>The name of the operator who started it.</summary>
    public required string StartedBy { get; init; }

    /// <summary>The replica that runs it.</summary>
    public required string Owner { get; init; }

    public required RunState State { get; set; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the owner last said that it is running.</summary>
    public required DateTimeOffset HeartbeatAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>An operator wants it to end.</summary>
    public bool IsCancelRequested { get; set; }

    /// <summary>The last lines of what it is doing.</summary>
    public string Progress { get; set; } = "";

    /// <summary>Why it failed.</summary>
    public string? Reason { get; set; }

    /// <summary>The report as JSON.</summary>
    public string? Report { get; set; }
}
