using Showroom.Caching.Invalidation;
using Showroom.Caching.L1;

namespace Showroom.Tests.InProcess.Caching;

public sealed class L1CacheTests
{
    private readonly Partition _partition = new(0, 100, CoherenceLease.CreatePermanent());

    [Fact]
    public void Its_size_never_exceeds_the_capacity()
    {
        var cache = new L1Cache(100_000);
        Parallel.For(0, 20_000, i =>
        {
            Store(cache, $"key:{i % 5000}", size: 100 + (i % 900));
            if (i % 7 == 0)
            {
                cache.Invalidate($"key:{i % 3000}", long.MaxValue);
            }
        });

        Assert.InRange(cache.Bytes, 1, 100_000);
        Assert.True(cache.Evictions > 0);
        var found = Enumerable.Range(0, 5000).Count(i => cache.TryGet($"key:{i}", 0, out _));
        Assert.Equal(cache.Count, found);
    }

    [Fact]
    public void Entries_that_are_read_survive_a_scan_of_entries_that_are_not()
    {
        var cache = new L1Cache(100_000);
        string[] read = [.. Enumerable.Range(0, 20).Select(i => $"read:{i}")];
        Array.ForEach(read, key => Store(cache, key, 1000));
        for (var i = 0; i < 10_000; i++)
        {
            Store(cache, $"scanned:{i}", 1000);
            if (i % 10 == 0)
            {
                Array.ForEach(read, key => cache.TryGet(key, 0, out _));
            }
        }

        Assert.All(read, key => Assert.True(cache.TryGet(key, 0, out _), key));
    }

    [Fact]
    public void An_invalidation_older_than_the_entry_does_not_remove_it()
    {
        var cache = new L1Cache(100_000);
        Store(cache, "key", 100, asOf: 7);

        cache.Invalidate("key", 7);
        Assert.True(cache.TryGet("key", 0, out _));

        cache.Invalidate("key", 8);
        Assert.False(cache.TryGet("key", 0, out _));
    }

    [Fact]
    public void A_value_read_before_an_invalidation_is_not_stored_after_it()
    {
        var cache = new L1Cache(100_000);
        var byKey = cache.TakeStamp("key", _partition, 0);
        cache.Invalidate("key", 2);
        Assert.False(cache.TryStore(Entry("key", 100, byKey, []), byKey));

        var byEpoch = cache.TakeStamp("key", _partition, 0);
        _partition.AdvanceEpoch();
        Assert.False(cache.TryStore(Entry("key", 100, byEpoch, []), byEpoch));

        var byTag = cache.TakeStamp("key", _partition, 0);
        _partition.Tags.Record("lamps", 3);
        Assert.False(cache.TryStore(Entry("key", 100, byTag, ["lamps"]), byTag));
        Assert.True(cache.TryStore(Entry("key", 100, byTag, ["chairs"]), byTag));
    }

    [Fact]
    public void Entries_are_served_until_the_lease_expires_except_isolated_ones()
    {
        var cache = new L1Cache(100_000);
        var time = new TimerCountingTimeProvider();
        var lease = new CoherenceLease(TimeSpan.FromSeconds(1), time);
        var leased = new Partition(0, 100, lease);
        var stamp = cache.TakeStamp("leased", leased, 0);
        cache.TryStore(Entry("leased", 100, stamp, []), stamp);
        cache.TryStore(Entry("isolated", 100, stamp, [], isolated: true), stamp);

        lease.TryRenew(0, lease.Revocations);
        Assert.True(cache.TryGet("leased", lease.ExpiresAt - 1, out _));
        Assert.False(cache.TryGet("leased", lease.ExpiresAt, out _));
        Assert.True(cache.TryGet("isolated", lease.ExpiresAt, out _));
    }

    [Fact]
    public void An_invalidation_of_a_partition_does_not_concern_the_entries_of_another()
    {
        var cache = new L1Cache(100_000);
        var other = new Partition(1, 100, CoherenceLease.CreatePermanent());
        Store(cache, "key", 100);
        var stamp = cache.TakeStamp("other", other, 0);
        Assert.True(cache.TryStore(Entry("other", 100, stamp, ["lamps"]), stamp));

        _partition.Tags.Record("lamps", 1);
        cache.Clear(_partition, 1);

        Assert.False(cache.TryGet("key", 0, out _));
        Assert.True(cache.TryGet("other", 0, out _));
        Assert.Equal(1, cache.Count);
    }

    private void Store(L1Cache cache, string key, int size, long asOf = 0)
    {
        var stamp = cache.TakeStamp(key, _partition, 0) with { AsOf = asOf };
        cache.TryStore(Entry(key, size, stamp, []), stamp);
    }

    private static L1Entry Entry(string key, int size, ReadStamp stamp, string[] tags, bool isolated = false) => new(key)
    {
        Value = key,
        Partition = stamp.Partition,
        AsOf = stamp.AsOf,
        Epoch = stamp.Epoch,
        ReadAt = 0,
        FreshUntil = long.MaxValue,
        Size = size,
        Tags = tags,
        Isolated = isolated,
    };
}
