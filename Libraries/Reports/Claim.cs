namespace Showroom.Reports;

/// <summary>Whether a measured figure is as expected.</summary>
public enum Verdict
{
    /// <summary>In all measurements.</summary>
    Met,

    /// <summary>In some measurements.</summary>
    PartlyMet,

    /// <summary>In none.</summary>
    NotMet,
}

/// <summary>What a document claims, beside what was measured.</summary>
public sealed record Claim
{
    /// <summary>What is claimed of which figure.</summary>
    public required string Statement { get; init; }

    /// <summary>The expected range.</summary>
    public required Expectation Expected { get; init; }

    /// <summary>The measured figure.</summary>
    public required Figure Measured { get; init; }

    /// <summary>Of both; empty for a number of things.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Must hold on every machine: a violation is a defect. False for what depends on the machine's speed and load.</summary>
    public bool IsGuarantee { get; init; }

    /// <summary>The subject of which a source document claims it, such as <c>Pub/sub</c>; empty for a goal of this project.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Whether the figure is as expected.</summary>
    public Verdict Verdict => Expected.Check(Measured);

    /// <summary>What must hold on every machine.</summary>
    public static Claim Guarantee(string statement, Expectation expected, double measured, string unit = "") => Guarantee(statement, expected, Figure.Of(measured), unit);

    /// <inheritdoc cref="Guarantee(string, Expectation, double, string)"/>
    public static Claim Guarantee(string statement, Expectation expected, Figure measured, string unit = "") =>
        new() { Statement = statement, Expected = expected, Measured = measured, Unit = unit, IsGuarantee = true };

    /// <summary>What depends on the machine.</summary>
    public static Claim Goal(string statement, Expectation expected, double measured, string unit = "") => Goal(statement, expected, Figure.Of(measured), unit);

    /// <inheritdoc cref="Goal(string, Expectation, double, string)"/>
    public static Claim Goal(string statement, Expectation expected, Figure measured, string unit = "") =>
        new() { Statement = statement, Expected = expected, Measured = measured, Unit = unit };

    /// <summary>The claim of a source document.</summary>
    public Claim Of(string subject) => this with { Subject = subject };
}
