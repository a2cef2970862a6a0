using System.Collections.Concurrent;
using System.Diagnostics;
using Showroom.Caching;
using Showroom.Tests.InProcess.Caching.Servers;

namespace Showroom.Tests.InProcess.Caching;

/// <summary>The server process is paused, killed and restarted while replicas read and write. Each test has its own server.</summary>
public abstract class ServerFailureTests(RedisLikeServer server) : IAsyncLifetime
{
    private const string Prefix = "failure";

    private static readonly CacheOptions s_options = Replica.Defaults with
    {
        OperationTimeout = TimeSpan.FromMilliseconds(250),
        Heartbeat = TimeSpan.FromMilliseconds(250),
        DeliveryGrace = TimeSpan.FromSeconds(4),
        CoherenceLease = TimeSpan.FromSeconds(2),
        LoadWait = TimeSpan.FromSeconds(1),
        LoadLease = TimeSpan.FromSeconds(2),
    };

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return server.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_is_paused_killed_and_restarted_under_load_fails_no_request_and_is_used_again()
    {
        await using var one = await Replica.StartAsync(server, Prefix, s_options);
        await using var two = await Replica.StartAsync(server, Prefix, s_options);
        await using var three = await Replica.StartAsync(server, Prefix, s_options);
        Replica[] replicas = [one, two, three];
        using var stop = new CancellationTokenSource();
        var rows = Enumerable.Repeat(1L, 100).ToArray();
        var durations = new ConcurrentQueue<TimeSpan>();
        var load = Enumerable.Range(0, 12).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            while (!stop.IsCancellationRequested)
            {
                var key = random.Next(rows.Length);
                var startedAt = Stopwatch.GetTimestamp();
                if (random.Next(50) == 0)
                {
                    await replicas[random.Next(3)].Cache.SetAsync($"product:{key}", new Product(key, "Lamp", Interlocked.Increment(ref rows[key])));
                }
                else
                {
                    await ReadAsync(replicas[random.Next(3)], key);
                }

                durations.Enqueue(Stopwatch.GetElapsedTime(startedAt));
                await Task.Delay(1);
            }
        })).ToArray();

        await UntilL2IsUsedAsync(one, two, three);
        await server.Process.PauseAsync();
        await UntilAsync(() => replicas.All(replica => Stopwatch.GetTimestamp() > replica.Core.Coherence.LeaseExpiresAt));
        await server.Process.ResumeAsync();
        await UntilL2IsUsedAsync(one, two, three);
        await server.Process.StopAsync();
        await UntilAsync(() => replicas.All(replica => !replica.Core.Coherence.IsSynchronized));
        await server.Process.StartAgainAsync();
        await UntilL2IsUsedAsync(one, two, three);

        await stop.CancelAsync();
        await Task.WhenAll(load);
        var longest = durations.Max();
        // No request waits until the client itself gives up, after a minute.
        Assert.True(longest < TimeSpan.FromSeconds(40), $"A request took {longest}.");
        for (var key = 0; key < rows.Length; key++)
        {
            foreach (var replica in replicas)
            {
                await Eventually.HoldsAsync(async () => await ReadAsync(replica, key) == rows[key], () => $"Key {key} stays stale.");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{durations.Count} requests, none failed, the longest took {longest.TotalMilliseconds:0} ms");

        async Task<long> ReadAsync(Replica replica, int key) =>
            (await replica.ReadAsync<Product>($"product:{key}", () => new(new Product(key, "Lamp", Interlocked.Read(ref rows[key]))))).Value.Version;

        static Task UntilAsync(Func<bool> condition) => Eventually.HoldsAsync(condition, () => "The replicas did not detect the failure.");
    }

    [Fact]
    public async Task A_server_killed_during_a_thousand_misses_costs_at_most_one_load_per_replica_and_no_error()
    {
        // A replica that loses its lease while the reads start, on a slow machine, begins another load.
        await using var one = await Replica.StartAsync(server, Prefix);
        await one.StartIsAnnouncedAsync();
        await using var two = await Replica.StartAsync(server, Prefix);
        await using var three = await Replica.StartAsync(server, Prefix);
        Replica[] replicas = [one, two, three];
        var loads = new int[3];
        var first = new TaskCompletionSource();
        var mayReturn = new TaskCompletionSource();
        using var started = new CountdownEvent(1000);
        var reads = Enumerable.Range(0, 1000).Select(i => Task.Run(() =>
        {
            var read = replicas[i % 3].ReadAsync<Product>("product:1", async () =>
            {
                Interlocked.Increment(ref loads[i % 3]);
                first.TrySetResult();
                await mayReturn.Task;
                return new Product(1, "Lamp", 1);
            });
            started.Signal();
            return read;
        })).ToArray();
        await first.Task;

        // A read that starts after the load is not a concurrent miss, because L1 keeps entries only briefly without a server.
        await Eventually.HoldsAsync(() => started.IsSet, () => "Not all reads have started.");
        await server.Process.StopAsync();
        mayReturn.SetResult();
        var results = await Task.WhenAll(reads);

        Assert.All(results, result => Assert.Equal(new Product(1, "Lamp", 1), result.Value));
        Assert.All(loads, count => Assert.InRange(count, 0, 1));
    }

    [Fact]
    public async Task Replicas_that_start_before_the_server_connect_to_it_later()
    {
        await server.Process.StopAsync();
        await using var one = await Replica.StartAsync(server, Prefix, s_options);
        await using var two = await Replica.StartAsync(server, Prefix, s_options);
        Assert.Equal(CacheSource.Database, (await one.ReadAsync<Product>("product:1", () => new(new Product(1, "Lamp", 1)))).Source);

        await server.Process.StartAgainAsync();

        await UntilL2IsUsedAsync(one, two);
    }

    /// <summary>Until a value loaded by one replica is read from L2 by another.</summary>
    private static async Task UntilL2IsUsedAsync(Replica one, Replica two, params Replica[] others)
    {
        await Eventually.HoldsAsync(() => others.Append(one).Append(two).All(replica => replica.Core.Coherence.CanUseL2), () => "The replicas did not synchronize.");
        await Eventually.HoldsAsync(
            async () =>
            {
                var key = $"fresh:{Guid.NewGuid()}";
                await one.ReadAsync<Product>(key, () => new(new Product(1, "Lamp", 1)));
                return (await two.ReadAsync<Product>(key, () => new(new Product(1, "Lamp", 1)))).Source == CacheSource.Remote;
            },
            () => "L2 is not used again.");
    }
}

public sealed class RedisFailureTests() : ServerFailureTests(new RedisCacheServer());

public sealed class GarnetFailureTests() : ServerFailureTests(new GarnetCacheServer());
