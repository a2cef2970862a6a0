using System.Collections.Concurrent;
using System.Diagnostics;
using Showroom.Tests.InProcess.Caching.Faults;

namespace Showroom.Tests.InProcess.Caching;

/// <summary>Reads and writes of random keys through random replicas, and a check of what the reads returned: no read fails, none is stale beyond the bound, and all converge.</summary>
/// <param name="replicas">The caches.</param>
/// <param name="keys">How many keys.</param>
/// <param name="boundBeginsWhenApplied">
/// Whether a write whose writer cannot reach L2, while other replicas can, counts from the moment that L2 has taken its invalidation (docs/caching.md, "The bound").
/// </param>
internal sealed class CoherenceWorkload(IReadOnlyList<Replica> replicas, int keys, bool boundBeginsWhenApplied = false)
{
    private readonly History _history = new(keys);
    private readonly PauseMonitor _pauses = new();
    private readonly ConcurrentQueue<Task> _pending = new();
    private int _operations;

    /// <summary>Executes the operations, and then more of them, slowly, until the task has completed.</summary>
    public async Task RunAsync(int operations, int workers, Task? until = null)
    {
        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            while (Interlocked.Increment(ref _operations) <= operations || until is { IsCompleted: false })
            {
                var key = random.Next(keys);
                await (random.Next(50) == 0 ? WriteAsync(replicas[random.Next(replicas.Count)], key) : ReadAsync(replicas[random.Next(replicas.Count)], key));
                if (until is not null)
                {
                    await Task.Delay(1);
                }
            }
        })));
        await (until ?? Task.CompletedTask);
    }

    public async Task AssertCoherentAsync(TimeSpan bound)
    {
        await _pauses.DisposeAsync();
        await Task.WhenAll(_pending);
        var stale = _history.Staleness();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{_history.Reads} reads, {_history.Writes} writes, {stale.Length} stale reads"
            + (stale.Length == 0 ? "" : $", median {stale[stale.Length / 2].TotalMilliseconds:0} ms, p99 {stale[(int)(stale.Length * 0.99)].TotalMilliseconds:0} ms, longest {stale[^1].TotalMilliseconds:0} ms")
            + $"; bound {bound.TotalMilliseconds:0} ms; messages lost {replicas.Sum(replica => replica.Core.Metrics.Missed)}, late {replicas.Sum(replica => replica.Core.Metrics.Late)}");
        var limit = bound + _pauses.Total;
        Assert.True(stale.Length == 0 || stale[^1] <= limit, $"A read was stale by {stale.LastOrDefault()}; the bound is {limit}, of which the thread pool was behind for {_pauses.Total}.");
        for (var key = 0; key < keys; key++)
        {
            foreach (var replica in replicas)
            {
                await Eventually.HoldsAsync(async () => await VersionAsync(replica, key) == _history.Row(key), () => $"Key {key} stays stale.");
            }
        }
    }

    private async Task WriteAsync(Replica replica, int key)
    {
        // All writers of a key use the same operation: removing and storing cannot be mixed (docs/caching.md).
        var version = _history.Commit(key);
        await (key % 2 == 0
            ? replica.Cache.SetAsync(Name(key), new Product(key, "Lamp", version))
            : replica.Cache.RemoveAsync(Name(key)));
        if (boundBeginsWhenApplied && replica.Core.Coherence.IsPending(Name(key)))
        {
            _pending.Enqueue(RecordWhenAppliedAsync(replica, key, version));
        }
        else
        {
            _history.Wrote(key, version);
        }
    }

    private async Task RecordWhenAppliedAsync(Replica replica, int key, long version)
    {
        await Eventually.HoldsAsync(() => !replica.Core.Coherence.IsPending(Name(key)), () => $"The invalidation of key {key} stays pending.");
        _history.Wrote(key, version);
    }

    private async Task ReadAsync(Replica replica, int key)
    {
        var startedAt = Stopwatch.GetTimestamp();
        _history.Read(key, await VersionAsync(replica, key), startedAt);
    }

    private async Task<long> VersionAsync(Replica replica, int key) => (await replica.ReadAsync(Name(key), async () =>
    {
        var row = _history.Row(key);
        await Task.Yield();
        return new Product(key, "Lamp", row);
    })).Value.Version;

    private static string Name(int key) => $"product:{{{key}}}";
}
