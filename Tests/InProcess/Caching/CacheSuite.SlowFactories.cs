using System.Diagnostics;
using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching;
using Showroom.Tests.InProcess.Caching.Faults;

namespace Showroom.Tests.InProcess.Caching;

/// <summary>Factory timeouts and refreshes over several replicas.</summary>
public abstract partial class CacheSuite
{
    private static readonly CacheOptions s_slowFactories = Replica.Defaults with
    {
        FactorySoftTimeout = TimeSpan.FromMilliseconds(50),
        LoadWait = TimeSpan.FromMilliseconds(100),
    };

    [Fact]
    public async Task Replicas_that_serve_expired_values_cause_one_load_at_a_time()
    {
        await using var one = await StartAsync(s_slowFactories);
        await using var two = await StartAsync(s_slowFactories);
        await using var three = await StartAsync(s_slowFactories);
        Replica[] replicas = [one, two, three];
        HybridCacheEntryOptions shortLived = new() { Expiration = TimeSpan.FromMilliseconds(300) };
        foreach (var replica in replicas)
        {
            await replica.ReadAsync("product:1", Version(1), shortLived);
        }

        var loads = 0;
        var mayReturn = new TaskCompletionSource();
        foreach (var replica in replicas)
        {
            await Eventually.HoldsAsync(
                async () => (await replica.ReadAsync("product:1", LoadAsync)).Source == CacheSource.Stale, () => "The expired value was not served.");
        }

        // Longer than a replica waits for the load of another one when a caller waits for it.
        var startedAt = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(() => Stopwatch.GetElapsedTime(startedAt) > 5 * s_slowFactories.LoadWait, () => "The clock did not advance.");
        Assert.Equal(1, loads);
        mayReturn.SetResult();

        foreach (var replica in replicas)
        {
            await Eventually.HoldsAsync(
                async () => await replica.ReadAsync("product:1", LoadAsync) == (new Product(1, "Lamp", 2), CacheSource.Local), () => "The load did not reach a replica.");
        }

        Assert.Equal(1, loads);

        async ValueTask<Product> LoadAsync()
        {
            Interlocked.Increment(ref loads);
            await mayReturn.Task;
            return new Product(1, "Lamp", 2);
        }
    }

    [Fact]
    public async Task Replicas_refresh_an_entry_by_one_load_and_no_reader_waits_for_it()
    {
        // A long lifetime, so that the entry does not expire on a busy machine.
        var options = s_slowFactories with { Expiration = TimeSpan.FromMinutes(10), LocalExpiration = TimeSpan.FromMinutes(10), EagerRefreshThreshold = 0.0005 };
        await using var one = await StartAsync(options);
        await using var two = await StartAsync(options);
        await using var three = await StartAsync(options);
        Replica[] replicas = [one, two, three];
        foreach (var replica in replicas)
        {
            await replica.ReadAsync("product:1", Version(1));
        }

        var loads = 0;
        var mayReturn = new TaskCompletionSource();
        var startedAt = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(
            async () =>
            {
                foreach (var replica in replicas)
                {
                    Assert.Equal((1, CacheSource.Local), Brief(await replica.ReadAsync("product:1", LoadAsync)));
                }

                if (loads == 0)
                {
                    startedAt = Stopwatch.GetTimestamp();
                }

                return Stopwatch.GetElapsedTime(startedAt) > 5 * options.LoadWait;
            },
            () => "No refresh was started.");
        Assert.Equal(1, loads);
        mayReturn.SetResult();

        foreach (var replica in replicas)
        {
            await Eventually.HoldsAsync(
                async () => await replica.ReadAsync("product:1", LoadAsync) == (new Product(1, "Lamp", 2), CacheSource.Local), () => "A replica was not refreshed.");
        }

        async ValueTask<Product> LoadAsync()
        {
            Interlocked.Increment(ref loads);
            await mayReturn.Task;
            return new Product(1, "Lamp", 2);
        }
    }

    [Fact]
    public async Task An_expired_value_is_not_served_while_invalidations_cannot_arrive()
    {
        FaultyChannel? channel = null;
        var options = s_slowFactories with { Heartbeat = TimeSpan.FromMinutes(1), CoherenceLease = TimeSpan.FromMinutes(2) };
        await using var one = await Replica.StartAsync(server, _prefix, options, channel: inner => channel = new FaultyChannel(inner, new FaultRates(seed: 1)));
        HybridCacheEntryOptions shortLived = new() { Expiration = TimeSpan.FromMilliseconds(100) };
        await one.ReadAsync("product:1", Version(1), shortLived);
        var mayReturn = new TaskCompletionSource();
        await Eventually.HoldsAsync(async () => (await one.ReadAsync("product:1", LoadAsync, shortLived)).Source == CacheSource.Stale, () => "The expired value was not served.");

        channel!.OnDisconnected();
        var read = one.ReadAsync("product:1", LoadAsync, shortLived);
        var startedAt = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(() => Stopwatch.GetElapsedTime(startedAt) > 5 * s_slowFactories.FactorySoftTimeout, () => "The clock did not advance.");
        Assert.False(read.IsCompleted);
        mayReturn.SetResult();

        Assert.Equal((2, CacheSource.Database), Brief(await read));

        async ValueTask<Product> LoadAsync()
        {
            await mayReturn.Task;
            return new Product(1, "Lamp", 2);
        }
    }

    [Fact]
    public async Task Slow_loads_under_faults_stay_within_the_staleness_bound_and_converge()
    {
        const int keys = 50, operations = 20_000, workers = 24;
        var options = s_shortTimeouts with
        {
            Expiration = TimeSpan.FromMilliseconds(400),
            LocalExpiration = TimeSpan.FromMilliseconds(200),
            FactorySoftTimeout = TimeSpan.FromMilliseconds(10),
            EagerRefreshThreshold = 0.5,
        };
        var faults = new FaultRates(seed: 11) { Failed = 0.02, ResponseLost = 0.01, Delayed = 0.05, MaxDelay = TimeSpan.FromMilliseconds(150), Dropped = 0.02, Disconnected = 0.001 };
        var slowness = new FaultRates(seed: 12) { Delayed = 0.5, MaxDelay = TimeSpan.FromMilliseconds(100) };
        await using var one = await StartFaultyAsync();
        await using var two = await StartFaultyAsync();
        await using var three = await StartFaultyAsync();
        Replica[] replicas = [one, two, three];
        var history = new History(keys);
        await using var pauses = new PauseMonitor();
        var (next, expired) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            while (Interlocked.Increment(ref next) <= operations)
            {
                var (key, replica) = (random.Next(keys), replicas[random.Next(3)]);
                if (random.Next(50) == 0)
                {
                    var version = history.Commit(key);
                    await replica.Cache.RemoveAsync(Name(key));
                    history.Wrote(key, version);
                }
                else
                {
                    var startedAt = Stopwatch.GetTimestamp();
                    var (version, source) = await ReadAsync(replica, key);
                    history.Read(key, version, startedAt);
                    Interlocked.Add(ref expired, source == CacheSource.Stale ? 1 : 0);
                }
            }
        })));

        faults.Failed = faults.ResponseLost = faults.Delayed = faults.Dropped = faults.Disconnected = 0;
        var stale = history.Staleness();
        var bound = options.StalenessBound + slowness.MaxDelay + pauses.Total;
        Assert.True(stale.Length == 0 || stale[^1] <= bound, $"A read was stale by {stale.LastOrDefault()}; the bound is {bound}.");
        Assert.True(expired > 0, "No expired value was served, so the test shows nothing.");
        for (var key = 0; key < keys; key++)
        {
            foreach (var replica in replicas)
            {
                await Eventually.HoldsAsync(async () => (await ReadAsync(replica, key)).Version == history.Row(key), () => $"Key {key} stays stale.");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{history.Reads} reads, {expired} of expired values; {stale.Length} stale, the longest by {stale.LastOrDefault().TotalMilliseconds:0} ms");

        Task<Replica> StartFaultyAsync() => Replica.StartAsync(
            server, _prefix, options, store => new FaultyL2Store(store, faults), channel => new FaultyChannel(channel, faults));

        async Task<(long Version, CacheSource Source)> ReadAsync(Replica replica, int key) => Brief(await replica.ReadAsync(Name(key), async () =>
        {
            var row = history.Row(key);
            await slowness.DelayAsync();
            return new Product(key, "Lamp", row);
        }));

        static string Name(int key) => $"slow:{key}";
    }
}
