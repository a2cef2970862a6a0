namespace Showroom.Reports;

/// <summary>The range in which a figure is expected.</summary>
/// <param name="Min">The smallest value; null for no lower bound.</param>
/// <param name="Max">The largest value; null for no upper bound.</param>
public sealed record Expectation(double? Min, double? Max)
{
    /// <summary>One value only.</summary>
    public static Expectation Exactly(double value) => new(value, value);

    /// <summary>No more than a value.</summary>
    public static Expectation AtMost(double value) => new(null, value);

    /// <summary>No less than a value.</summary>
    public static Expectation AtLeast(double value) => new(value, null);

    /// <summary>A value, or one close to it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="tolerance">The largest difference, in the same unit.</param>
    public static Expectation About(double value, double tolerance) => new(value - tolerance, value + tolerance);

    /// <summary>Between two values.</summary>
    public static Expectation Between(double min, double max) => new(min, max);

    /// <summary>Met when the whole range of the figure is expected, not met when none of it is.</summary>
    public Verdict Check(Figure figure)
    {
        if (!double.IsFinite(figure.Value))
        {
            return Verdict.NotMet;
        }

        if (Contains(figure.Min) && Contains(figure.Max))
        {
            return Verdict.Met;
        }

        return Contains(figure.Value) || Contains(figure.Min) || Contains(figure.Max) ? Verdict.PartlyMet : Verdict.NotMet;
    }

    /// <summary>For a report.</summary>
    public override string ToString() => (Min, Max) switch
    {
        ({ } min, { } max) when min == max => Figure.Text(min),
        ({ } min, { } max) => $"{Figure.Text(min)} to {Figure.Text(max)}",
        (null, { } max) => $"at most {Figure.Text(max)}",
        ({ } min, null) => $"at least {Figure.Text(min)}",
        _ => "any",
    };

    // What was computed from the same numbers may differ in the last bit.
    private bool Contains(double value) => (Min is not { } min || value >= min - Tolerance(min)) && (Max is not { } max || value <= max + Tolerance(max));

    private static double Tolerance(double bound) => Math.Abs(bound) * 1e-9;
}
