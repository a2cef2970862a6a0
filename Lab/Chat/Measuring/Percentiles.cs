using Showroom.Lab.Statistics;

namespace Showroom.Lab.Chat.Measuring;

/// <summary>Percentiles of latencies, in milliseconds.</summary>
internal readonly record struct Percentiles(double P50, double P99, double P999)
{
    public static Percentiles Of(LatencyHistogram latencies) =>
        new(latencies.Microseconds(0.5) / 1e3, latencies.Microseconds(0.99) / 1e3, latencies.Microseconds(0.999) / 1e3);
}
