namespace Showroom.Reports;

/// <summary>One run of an experiment: what was run where, and what it measured.</summary>
public sealed record ExperimentReport
{
    /// <summary>The name of the experiment's command.</summary>
    public required string Experiment { get; init; }

    /// <summary>The command line that repeats it.</summary>
    public required string Command { get; init; }

    /// <summary>The values of all options, also of those that were not given.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>Where it ran.</summary>
    public required Machine Machine { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>What it measured.</summary>
    public required ExperimentResult Result { get; init; }
}
