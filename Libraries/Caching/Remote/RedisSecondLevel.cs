using System.Globalization;
using Showroom.Caching.Coherence;
using StackExchange.Redis;

namespace Showroom.Caching.Remote;

/// <summary>The second level in Redis: plain strings, so that a hit costs one GET.</summary>
internal sealed class RedisSecondLevel(IConnectionMultiplexer connection, RedisKeys keys, long sender, TimeProvider time) : ISecondLevel, IPopularity
{
    private static readonly RedisValue s_sequenceLife = Milliseconds(RedisKeys.SequenceLife);
    private static readonly RedisValue s_tagLife = Milliseconds(RedisKeys.TagLife);

    private readonly RedisValue _channel = (string?)keys.Changes(connection.GetDatabase().Database);
    private readonly IDatabase _database = connection.GetDatabase();
    private readonly SharedReads _reads = new(connection.GetDatabase());

    public Task<byte[]?> GetAsync(string key) => _reads.GetAsync(keys.Value(key));

    public async Task<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<string> names) =>
        Array.ConvertAll(await _database.StringGetAsync([.. names.Select(keys.Value)]).ConfigureAwait(false), static value => (byte[]?)value);

    public async Task<LeaseAnswer> TryLeaseAsync(string key, string token, TimeSpan life, ReadOnlyMemory<byte> unwanted)
    {
        var result = await _database.ScriptEvaluateAsync(RedisScripts.Lease, [keys.Value(key), keys.Lease(key)], [token, Milliseconds(life), unwanted]).ConfigureAwait(false);
        return result.Resp2Type == ResultType.Integer ? new((long)result == 1, null) : new(false, (byte[]?)result);
    }

    public async Task<bool> FillAsync(string key, string token, ReadOnlyMemory<byte> entry, TimeSpan life) =>
        (long)await _database.ScriptEvaluateAsync(RedisScripts.Fill, [keys.Value(key), keys.Lease(key)], [token, entry, Milliseconds(life)]).ConfigureAwait(false) == 1;

    public Task ReleaseAsync(string key, string token) =>
        _database.ScriptEvaluateAsync(RedisScripts.Release, [keys.Lease(key)], [token]);

    public async Task<StoreResult> StoreAsync(string key, ReadOnlyMemory<byte> entry, TimeSpan life, string? version, long floor)
    {
        var result = (RedisResult[])(await _database.ScriptEvaluateAsync(
            RedisScripts.Store,
            [keys.Sequence, keys.Value(key), keys.Lease(key)],
            [.. Change(floor, InvalidationKind.Key, key), entry, Milliseconds(life), version ?? ""]).ConfigureAwait(false))!;
        return new((long)result[0], (long)result[1] == 1);
    }

    public async Task<long> RemoveAsync(string key, long floor) => (long)await _database.ScriptEvaluateAsync(
        RedisScripts.Remove,
        [keys.Sequence, keys.Value(key), keys.Lease(key)],
        Change(floor, InvalidationKind.Key, key)).ConfigureAwait(false);

    public async Task<long> InvalidateTagAsync(string tag, long floor) => (long)await _database.ScriptEvaluateAsync(
        RedisScripts.InvalidateTag,
        [keys.Sequence, keys.Tag(tag)],
        [.. Change(floor, InvalidationKind.Tag, tag), s_tagLife]).ConfigureAwait(false);

    public async Task<long[]> GetTagsAsync(string[] tags) =>
        Array.ConvertAll(await _database.StringGetAsync(Array.ConvertAll(tags, keys.Tag)).ConfigureAwait(false), static value => (long?)value ?? 0);

    public Task ExtendAsync(string key, TimeSpan life) => _database.KeyExpireAsync(keys.Value(key), life, CommandFlags.FireAndForget);

    public async Task<long> GetSequenceAsync() => (long?)await _database.StringGetAsync(keys.Sequence).ConfigureAwait(false) ?? 0;

    public async Task<Position> SynchronizeAsync(long floor, long start)
    {
        var result = (RedisResult[])(await _database.ScriptEvaluateAsync(
            RedisScripts.Synchronize,
            [keys.Sequence, keys.Tag(TagClock.Everything)],
            [.. Change(floor, InvalidationKind.Tag, TagClock.Everything), s_tagLife, Number(start)]).ConfigureAwait(false))!;
        return new((long)result[0], (long)result[1]);
    }

    public Task AddReadsAsync(DateOnly day, IReadOnlyCollection<KeyValuePair<string, int>> reads)
    {
        var batch = _database.CreateBatch();
        var key = keys.Popularity(day);
        List<Task> sent = [.. reads.Select(read => batch.SortedSetIncrementAsync(key, read.Key, read.Value)), batch.KeyExpireAsync(key, RedisKeys.PopularityLife)];
        batch.Execute();
        return Task.WhenAll(sent);
    }

    public async Task<string[]> MostReadAsync(DateOnly day, int count) =>
        Array.ConvertAll(await _database.SortedSetRangeByRankAsync(keys.Popularity(day), 0, count - 1, Order.Descending).ConfigureAwait(false), static name => (string)name!);

    private RedisValue[] Change(long floor, InvalidationKind kind, string target) =>
        [Number(floor), s_sequenceLife, _channel, Invalidation.Body(kind, sender, time.GetUtcNow(), target)];

    private static RedisValue Milliseconds(TimeSpan life) => Number(Math.Max(1, (long)life.TotalMilliseconds));

    private static RedisValue Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
