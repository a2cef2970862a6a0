namespace Showroom.Reports;

/// <summary>An experiment of a collection, with its report or the reason why there is none.</summary>
public sealed record ReportEntry
{
    /// <summary>The name of the experiment in the collection.</summary>
    public required string Name { get; init; }

    /// <summary>Its command line.</summary>
    public required string Command { get; init; }

    /// <summary>The report; null when the experiment failed.</summary>
    public ExperimentReport? Report { get; init; }

    /// <summary>Why it failed; null when it has a report.</summary>
    public string? Failure { get; init; }
}

/// <summary>The reports of several experiments in one run.</summary>
public sealed record ReportCollection
{
    /// <summary>The command line that repeats it.</summary>
    public required string Command { get; init; }

    /// <summary>Where it ran.</summary>
    public required Machine Machine { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>In the order in which they ran.</summary>
    public required IReadOnlyList<ReportEntry> Entries { get; init; }
}
