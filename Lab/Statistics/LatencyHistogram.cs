using System.Diagnostics;

namespace Showroom.Lab.Statistics;

/// <summary>Durations from 10 ns to a minute in steps of 2 %. Not thread-safe: each worker has its own, and they are added up afterwards.</summary>
internal sealed class LatencyHistogram
{
    private const double Step = 1.02;
    private const double Lowest = 10e-9;
    private static readonly double s_logStep = Math.Log(Step);

    private readonly long[] _counts = new long[1200];

    public long Count => _counts.Sum();

    public void Add(long ticks)
    {
        var seconds = Math.Max(Lowest, ticks / (double)Stopwatch.Frequency);
        _counts[Math.Min(_counts.Length - 1, (int)(Math.Log(seconds / Lowest) / s_logStep))]++;
    }

    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
    }

    /// <summary>The percentile, in microseconds; 0 when there are no durations.</summary>
    public double Microseconds(double share)
    {
        var wanted = (long)Math.Ceiling(Count * share);
        var seen = 0L;
        for (var i = 0; i < _counts.Length && wanted > 0; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
            {
                return Lowest * Math.Pow(Step, i + 1) * 1e6;
            }
        }

        return 0;
    }
}
