using System.Diagnostics.Metrics;

namespace Showroom.Gateway.Limits.Windows;

/// <summary>The limited requests of a group since the start. It is read when metrics are collected: an instrument with tags costs more for each request.</summary>
internal sealed class RateLimitCounts(string group)
{
    private long _admittedShared;
    private long _admittedLocal;
    private long _rejectedShared;
    private long _rejectedLocal;

    public void Add(in Decision decision)
    {
        ref var count = ref decision.IsAdmitted ? ref _admittedShared : ref _rejectedShared;
        if (decision.IsLocal)
        {
            count = ref decision.IsAdmitted ? ref _admittedLocal : ref _rejectedLocal;
        }

        Interlocked.Increment(ref count);
    }

    public IEnumerable<Measurement<long>> Measure() =>
    [
        Of(Interlocked.Read(ref _admittedShared), "admitted", "shared"),
        Of(Interlocked.Read(ref _admittedLocal), "admitted", "local"),
        Of(Interlocked.Read(ref _rejectedShared), "rejected", "shared"),
        Of(Interlocked.Read(ref _rejectedLocal), "rejected", "local"),
    ];

    private Measurement<long> Of(long count, string outcome, string window) =>
        new(count, new("group", group), new("outcome", outcome), new("window", window));
}
