using System.Diagnostics;
using Showroom.Lab.Cache.Setup;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Cache.Strategies;

/// <summary>
/// The clients of three replicas: each chooses a product by a Zipf distribution and a replica at random (no stickiness), reads or writes it, and checks
/// whether the value read is older than a write that had returned before.
/// </summary>
internal sealed class CacheWorkload(Func<int, int, CancellationToken, ValueTask<CatalogueRow>> read, Func<int, int, CancellationToken, ValueTask<CatalogueRow>> write, int replicas, int clients, double writeShare, Zipf zipf)
{
    private const int VersionsKept = 64;

    /// <summary>Of each product: when the write of a version returned, by version modulo 64; and the newest such version.</summary>
    private readonly long[] _returnedAt = new long[CacheTable.Count * VersionsKept];
    private readonly long[] _returnedVersion = new long[CacheTable.Count * VersionsKept];
    private readonly long[] _newest = new long[CacheTable.Count];

    public async Task<WorkloadResult> RunAsync(TimeSpan duration, bool measured, CancellationToken cancellationToken)
    {
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var startedAt = Stopwatch.GetTimestamp();
        var workers = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => WorkAsync(client + (measured ? 1000 : 0), end, cancellationToken), cancellationToken)));
        var result = new WorkloadResult { Elapsed = Stopwatch.GetElapsedTime(startedAt) };
        foreach (var worker in workers)
        {
            result.Reads.Add(worker.Reads);
            result.Writes.Add(worker.Writes);
            result.Stale.Add(worker.Stale);
        }

        return result;
    }

    private async Task<WorkloadResult> WorkAsync(int seed, long end, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var result = new WorkloadResult();
        while (Stopwatch.GetTimestamp() < end)
        {
            // Every operation goes through the scheduler's queue, as a request would; a client that only hits memory would otherwise occupy a processor.
            await Task.Yield();
            var (product, replica) = (zipf.Next(random), random.Next(replicas));
            var startedAt = Stopwatch.GetTimestamp();
            if (random.NextDouble() < writeShare)
            {
                var row = await write(replica, product, cancellationToken);
                var returnedAt = Stopwatch.GetTimestamp();
                result.Writes.Add(returnedAt - startedAt);
                var slot = Slot(product, row.Version);
                Volatile.Write(ref _returnedAt[slot], returnedAt);
                Volatile.Write(ref _returnedVersion[slot], row.Version);
                RaiseNewest(product, row.Version);
            }
            else
            {
                var newest = Volatile.Read(ref _newest[product]);
                var row = await read(replica, product, cancellationToken);
                result.Reads.Add(Stopwatch.GetTimestamp() - startedAt);
                if (row.Version < newest)
                {
                    result.Stale.Add(Math.Max(0, startedAt - OutdatedSince(product, row.Version, newest, startedAt)));
                }
            }
        }

        return result;
    }

    /// <summary>When the write of the next version returned, of those that are still recorded.</summary>
    private long OutdatedSince(int product, long version, long newest, long now)
    {
        for (var next = Math.Max(version + 1, newest - VersionsKept + 1); next <= newest; next++)
        {
            var slot = Slot(product, next);
            if (Volatile.Read(ref _returnedVersion[slot]) == next)
            {
                return Volatile.Read(ref _returnedAt[slot]);
            }
        }

        return now;
    }

    private static int Slot(int product, long version) => (product * VersionsKept) + (int)(version % VersionsKept);

    private void RaiseNewest(int product, long version)
    {
        var seen = Volatile.Read(ref _newest[product]);
        while (seen < version)
        {
            var before = Interlocked.CompareExchange(ref _newest[product], version, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}

/// <summary>What a run measured.</summary>
internal sealed class WorkloadResult
{
    public TimeSpan Elapsed { get; init; }

    public LatencyHistogram Reads { get; } = new();

    public LatencyHistogram Writes { get; } = new();

    /// <summary>Of the stale reads: for how long the value had been outdated.</summary>
    public LatencyHistogram Stale { get; } = new();
}
