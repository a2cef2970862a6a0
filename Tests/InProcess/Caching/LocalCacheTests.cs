using Showroom.Caching.Coherence;
using Showroom.Caching.Local;

namespace Showroom.Tests.InProcess.Caching;

public sealed class LocalCacheTests
{
    private readonly TagClock _tags = new();

    [Fact]
    public void It_never_takes_more_bytes_than_it_may_however_much_is_stored()
    {
        var cache = new LocalCache(_tags, 100_000);
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
        var found = Enumerable.Range(0, 5000).Count(i => cache.TryGet($"key:{i}", 0, long.MaxValue, out _));
        Assert.Equal(cache.Count, found);
    }

    [Fact]
    public void What_is_read_stays_when_what_is_not_read_passes_through()
    {
        var cache = new LocalCache(_tags, 100_000);
        string[] read = [.. Enumerable.Range(0, 20).Select(i => $"read:{i}")];
        Array.ForEach(read, key => Store(cache, key, 1000));
        for (var i = 0; i < 10_000; i++)
        {
            Store(cache, $"passing:{i}", 1000);
            if (i % 10 == 0)
            {
                Array.ForEach(read, key => cache.TryGet(key, 0, long.MaxValue, out _));
            }
        }

        Assert.All(read, key => Assert.True(cache.TryGet(key, 0, long.MaxValue, out _), key));
    }

    [Fact]
    public void An_invalidation_that_is_older_than_the_entry_spares_it()
    {
        var cache = new LocalCache(_tags, 100_000);
        Store(cache, "key", 100, asOf: 7);

        cache.Invalidate("key", 7);
        Assert.True(cache.TryGet("key", 0, long.MaxValue, out _));

        cache.Invalidate("key", 8);
        Assert.False(cache.TryGet("key", 0, long.MaxValue, out _));
    }

    [Fact]
    public void What_was_read_before_an_invalidation_is_not_stored_after_it()
    {
        var cache = new LocalCache(_tags, 100_000);
        var byKey = cache.Guard("key", 1, 0);
        cache.Invalidate("key", 2);
        Assert.False(cache.Store(Entry("key", 100, byKey, []), byKey));

        var byDistrust = cache.Guard("key", 2, 0);
        cache.Distrust();
        Assert.False(cache.Store(Entry("key", 100, byDistrust, []), byDistrust));

        var byTag = cache.Guard("key", 2, 0);
        _tags.Raise("lamps", 3);
        Assert.False(cache.Store(Entry("key", 100, byTag, ["lamps"]), byTag));
        Assert.True(cache.Store(Entry("key", 100, byTag, ["chairs"]), byTag));
    }

    [Fact]
    public void Memory_is_served_until_trust_ends_except_what_was_stored_without()
    {
        var cache = new LocalCache(_tags, 100_000);
        Store(cache, "trusted", 100);
        var guard = cache.Guard("isolated", 0, 0);
        cache.Store(Entry("isolated", 100, guard, [], isolated: true), guard);

        Assert.True(cache.TryGet("trusted", now: 9, trustedUntil: 10, out _));
        Assert.False(cache.TryGet("trusted", now: 10, trustedUntil: 10, out _));
        Assert.True(cache.TryGet("isolated", now: 10, trustedUntil: 10, out _));
    }

    private static void Store(LocalCache cache, string key, int size, long asOf = 0)
    {
        var guard = cache.Guard(key, asOf, 0);
        cache.Store(Entry(key, size, guard, []), guard);
    }

    private static LocalEntry Entry(string key, int size, ReadGuard guard, string[] tags, bool isolated = false) => new(key)
    {
        Value = key,
        AsOf = guard.AsOf,
        Epoch = guard.Epoch,
        ReadAt = 0,
        FreshUntil = long.MaxValue,
        Size = size,
        Tags = tags,
        Isolated = isolated,
    };
}
