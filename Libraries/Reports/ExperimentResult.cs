using System.Text.Json;

namespace Showroom.Reports;

/// <summary>Lines to be shown as they are, such as faults and violations.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Lines">The lines.</param>
public sealed record Listing(string Title, IReadOnlyList<string> Lines);

/// <summary>What an experiment measured.</summary>
public sealed record ExperimentResult
{
    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>What was done and how to read the figures.</summary>
    public string Description { get; init; } = "";

    /// <summary>Expected beside measured.</summary>
    public IReadOnlyList<Claim> Claims { get; init; } = [];

    /// <summary>All figures.</summary>
    public IReadOnlyList<ReportTable> Tables { get; init; } = [];

    /// <summary>What is not a figure.</summary>
    public IReadOnlyList<Listing> Listings { get; init; } = [];

    /// <summary>Every single run, in a form of the experiment's own; in JSON only.</summary>
    public JsonElement? Runs { get; init; }

    /// <summary>Whether all guarantees held in all measurements.</summary>
    public bool HoldsGuarantees => Claims.All(static claim => !claim.IsGuarantee || claim.Verdict == Verdict.Met);
}
