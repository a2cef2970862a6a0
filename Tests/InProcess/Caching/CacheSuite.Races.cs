using Showroom.Caching;

namespace Showroom.Tests.InProcess.Caching;

/// <summary>Races are provoked: the factory blocks at the point of the race.</summary>
public abstract partial class CacheSuite
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_read_in_flight_does_not_store_the_value_from_before_a_change(bool sameReplica, bool byWriting)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var reader = await StartAsync();
        await using var other = await StartAsync();
        var changer = sameReplica ? reader : other;
        var row = new Product(1, "Lamp", 1);
        var hasRead = new TaskCompletionSource();
        var mayReturn = new TaskCompletionSource();

        var inFlight = reader.ReadAsync<Product>("product:1", async () =>
        {
            var seen = row;
            hasRead.SetResult();
            await mayReturn.Task;
            return seen;
        });
        await hasRead.Task;
        row = row with { Version = 2 };
        if (byWriting)
        {
            await changer.Cache.SetAsync("product:1", row, cancellationToken: cancellation);
        }
        else
        {
            await changer.Cache.RemoveAsync("product:1", cancellation);
        }

        await Eventually.HoldsAsync(() => HighestOf(reader) == HighestOf(changer), () => "The change did not arrive.");
        mayReturn.SetResult();
        await inFlight;

        foreach (var replica in new[] { reader, other, reader, other })
        {
            Assert.Equal(2, (await replica.ReadAsync<Product>("product:1", () => new(row))).Value.Version);
        }
    }

    [Fact]
    public async Task A_read_in_flight_does_not_store_the_value_from_before_the_removal_of_its_tag()
    {
        await using var reader = await StartAsync();
        await using var other = await StartAsync();
        string[] tags = ["lamps"];
        var row = new Product(1, "Lamp", 1);
        var hasRead = new TaskCompletionSource();
        var mayReturn = new TaskCompletionSource();
        var inFlight = reader.ReadAsync<Product>(
            "product:1",
            async () =>
            {
                var seen = row;
                hasRead.SetResult();
                await mayReturn.Task;
                return seen;
            },
            tags: tags);
        await hasRead.Task;
        row = row with { Version = 2 };
        await other.Cache.RemoveByTagAsync("lamps", TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => HighestOf(reader) == HighestOf(other), () => "The change did not arrive.");
        mayReturn.SetResult();
        await inFlight;

        foreach (var replica in new[] { reader, other, reader })
        {
            Assert.Equal(2, (await replica.ReadAsync<Product>("product:1", () => new(row), tags: tags)).Value.Version);
        }
    }

    [Fact]
    public async Task A_read_after_a_change_does_not_join_one_from_before_it()
    {
        await using var one = await StartAsync();
        var row = new Product(1, "Lamp", 1);
        var hasRead = new TaskCompletionSource();
        var mayReturn = new TaskCompletionSource();
        var before = one.ReadAsync<Product>("product:1", async () =>
        {
            var seen = row;
            hasRead.SetResult();
            await mayReturn.Task;
            return seen;
        });
        await hasRead.Task;
        row = row with { Version = 2 };
        await one.Cache.RemoveAsync("product:1", TestContext.Current.CancellationToken);

        Assert.Equal(2, (await one.ReadAsync<Product>("product:1", () => new(row))).Value.Version);

        mayReturn.SetResult();
        Assert.Equal(1, (await before).Value.Version);
    }

    [Fact]
    public async Task A_thousand_concurrent_misses_over_three_replicas_cause_one_load()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await using var three = await StartAsync();
        Replica[] replicas = [one, two, three];
        var loads = 0;
        var first = new TaskCompletionSource();
        var mayReturn = new TaskCompletionSource();

        var reads = Enumerable.Range(0, 1000).Select(i => Task.Run(() => replicas[i % 3].ReadAsync<Product>("product:1", async () =>
        {
            Interlocked.Increment(ref loads);
            first.TrySetResult();
            await mayReturn.Task;
            return new Product(1, "Lamp", 1);
        }))).ToArray();
        await first.Task;
        mayReturn.SetResult();
        var results = await Task.WhenAll(reads);

        Assert.All(results, result => Assert.Equal(new Product(1, "Lamp", 1), result.Value));
        Assert.Equal(1, loads);
    }

    [Fact]
    public async Task A_replica_that_died_while_loading_delays_the_others_until_its_lease_expires()
    {
        await using var dead = await server.ConnectAsync(_prefix);
        await using var one = await StartAsync();
        Assert.True((await dead.Store.TryAcquireLeaseAsync("product:1", "a token that is never released", TimeSpan.FromMilliseconds(300), default)).Granted);

        Assert.Equal((1, CacheSource.Database), Brief(await one.ReadAsync("product:1", Version(1))));

        Assert.NotNull(await dead.Store.GetAsync("product:1"));
    }

    [Fact]
    public async Task A_load_that_takes_longer_than_its_lease_keeps_the_lease_and_reaches_L2()
    {
        var lease = TimeSpan.FromSeconds(3);
        await using var one = await StartAsync(Replica.Defaults with { LoadLease = lease });
        await using var two = await StartAsync();
        await using var other = await server.ConnectAsync(_prefix);
        var startedAt = System.Diagnostics.Stopwatch.GetTimestamp();

        await one.ReadAsync<Product>("product:1", async () =>
        {
            await Eventually.HoldsAsync(() => System.Diagnostics.Stopwatch.GetElapsedTime(startedAt) > 1.25 * lease, () => "The clock did not advance.");
            Assert.False((await other.Store.TryAcquireLeaseAsync("product:1", "another loader", TimeSpan.FromMinutes(1), default)).Granted);
            return new Product(1, "Lamp", 1);
        });

        Assert.Equal((1, CacheSource.Remote), Brief(await two.ReadAsync("product:1", Never<Product>())));
    }

    [Fact]
    public async Task A_load_of_another_replica_is_awaited_for_LoadWait_only()
    {
        await using var slow = await server.ConnectAsync(_prefix);
        await using var one = await StartAsync(Replica.Defaults with { LoadWait = TimeSpan.FromMilliseconds(100) });
        Assert.True((await slow.Store.TryAcquireLeaseAsync("product:1", "slow", TimeSpan.FromMinutes(1), default)).Granted);

        Assert.Equal((1, CacheSource.Database), Brief(await one.ReadAsync("product:1", Version(1))));
    }

    [Fact]
    public async Task A_cancelled_caller_leaves_the_load_to_the_others_and_the_last_one_cancels_it()
    {
        await using var one = await StartAsync();
        await one.StartIsAnnouncedAsync();
        var cancelled = new TaskCompletionSource();
        var loading = new TaskCompletionSource();
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var leader = one.Cache.GetOrCreateAsync("product:1", Load, cancellationToken: first.Token).AsTask();
        await loading.Task;
        var joined = one.Cache.GetOrCreateAsync("product:1", Load, cancellationToken: second.Token).AsTask();

        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leader);
        Assert.False(cancelled.Task.IsCompleted);
        await second.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => joined);
        await cancelled.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        async ValueTask<Product> Load(CancellationToken token)
        {
            loading.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            catch (OperationCanceledException)
            {
                cancelled.TrySetResult();
                throw;
            }

            return new(1, "Lamp", 1);
        }
    }

    [Fact]
    public async Task A_load_that_fails_because_its_caller_was_cancelled_is_repeated_by_a_waiter()
    {
        await using var one = await StartAsync();
        var loading = new TaskCompletionSource();
        var sessionDisposed = new TaskCompletionSource();
        using var cancellation = new CancellationTokenSource();
        var leader = one.Cache.GetOrCreateAsync<Product>(
            "product:1",
            async _ =>
            {
                loading.SetResult();
                await sessionDisposed.Task;
                throw new ObjectDisposedException("session");
            },
            cancellationToken: cancellation.Token).AsTask();
        await loading.Task;
        var joined = one.ReadAsync("product:1", Version(1));

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leader);
        sessionDisposed.SetResult();

        Assert.Equal(1, (await joined).Value.Version);
    }

    /// <summary>The number of the last change that the replica knows of in the partition of the key.</summary>
    private static long HighestOf(Replica replica) => replica.Core.Coherence.PartitionOf("product:1").Sequence.Highest;
}
