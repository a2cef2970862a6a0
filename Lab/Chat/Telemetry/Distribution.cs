namespace Showroom.Lab.Chat.Telemetry;

/// <summary>The values of a histogram of OpenTelemetry.</summary>
/// <param name="Bounds">The upper bounds of all buckets but the last.</param>
/// <param name="Counts">The number of values in each bucket.</param>
/// <param name="Sum">Of the values.</param>
internal sealed record Distribution(double[] Bounds, long[] Counts, double Sum)
{
    public static Distribution None { get; } = new([], [], 0);

    public double Mean => Counts.Sum() is > 0 and var count ? Sum / count : 0;

    public static Distribution operator +(Distribution first, Distribution second) => Combine(first, second, 1);

    public static Distribution operator -(Distribution first, Distribution second) => Combine(first, second, -1);

    /// <summary>The upper bound of the bucket with the percentile; 0 when there are no values, the lower bound in the last bucket.</summary>
    public double AtMost(double share)
    {
        var wanted = Counts.Sum() * share;
        var seen = 0L;
        for (var i = 0; i < Counts.Length && wanted > 0; i++)
        {
            seen += Counts[i];
            if (seen >= wanted)
            {
                return Bounds[Math.Min(i, Bounds.Length - 1)];
            }
        }

        return 0;
    }

    private static Distribution Combine(Distribution first, Distribution second, int sign) => (first.Counts, second.Counts) switch
    {
        (_, []) => first,
        ([], _) => new(second.Bounds, [.. second.Counts.Select(count => sign * count)], sign * second.Sum),
        _ => new(first.Bounds, [.. first.Counts.Zip(second.Counts, (own, other) => own + (sign * other))], first.Sum + (sign * second.Sum)),
    };
}
