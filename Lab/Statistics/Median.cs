namespace Showroom.Lab.Statistics;

internal static class Median
{
    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    /// <exception cref="InvalidOperationException">There are no values.</exception>
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted switch
        {
            [] => throw new InvalidOperationException("There is no median of no values."),
            { Length: var length } when length % 2 == 1 => sorted[length / 2],
            { Length: var length } => (sorted[(length / 2) - 1] + sorted[length / 2]) / 2,
        };
    }
}
