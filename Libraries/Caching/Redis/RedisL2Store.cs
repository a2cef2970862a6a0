using System.Globalization;
using Showroom.Caching.Invalidation;
using Showroom.Caching.L2;
using Showroom.Caching.Popularity;
using StackExchange.Redis;

namespace Showroom.Caching.Redis;

/// <summary>Redis as L2. Entries are plain strings, so that a hit costs one GET.</summary>
internal sealed class RedisL2Store(IConnectionMultiplexer connection, RedisKeys keys, long sender, TimeProvider time) : IL2Store, IPopularityStore
{
    private static readonly RedisValue s_sequenceLifetime = Milliseconds(RedisKeys.SequenceLifetime);
    private static readonly RedisValue s_tagLifetime = Milliseconds(RedisKeys.TagLifetime);

    private readonly RedisValue _channel = (string?)keys.Changes(connection.GetDatabase().Database);
    private readonly IDatabase _database = connection.GetDatabase();
    private readonly ReadBatcher _reads = new(connection.GetDatabase());

    public Task<byte[]?> GetAsync(string key) => _reads.GetAsync(keys.Entry(key));

    public async Task<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<string> names) =>
        Array.ConvertAll(await _database.StringGetAsync([.. names.Select(keys.Entry)]).ConfigureAwait(false), static value => (byte[]?)value);

    public async Task<LeaseResult> TryAcquireLeaseAsync(string key, string token, TimeSpan lifetime, ReadOnlyMemory<byte> rejectedHeader)
    {
        var result = await _database.ScriptEvaluateAsync(
            RedisScripts.AcquireLease, [keys.Entry(key), keys.Lease(key)], [token, Milliseconds(lifetime), rejectedHeader]).ConfigureAwait(false);
        return result.Resp2Type == ResultType.Integer ? new((long)result == 1, null) : new(false, (byte[]?)result);
    }

    public async Task<bool> TryFillAsync(string key, string token, ReadOnlyMemory<byte> entry, TimeSpan lifetime) =>
        (long)await _database.ScriptEvaluateAsync(RedisScripts.Fill, [keys.Entry(key), keys.Lease(key)], [token, entry, Milliseconds(lifetime)]).ConfigureAwait(false) == 1;

    public Task ReleaseLeaseAsync(string key, string token) =>
        _database.ScriptEvaluateAsync(RedisScripts.ReleaseLease, [keys.Lease(key)], [token]);

    public async Task<StoreResult> StoreAsync(string key, ReadOnlyMemory<byte> entry, TimeSpan lifetime, string? version, long floor)
    {
        var result = (RedisResult[])(await _database.ScriptEvaluateAsync(
            RedisScripts.Store,
            [keys.Sequence, keys.Entry(key), keys.Lease(key)],
            [.. PublishArguments(floor, InvalidationKind.Key, key), entry, Milliseconds(lifetime), version ?? ""]).ConfigureAwait(false))!;
        return new((long)result[0], (long)result[1] == 1);
    }

    public async Task<long> RemoveAsync(string key, long floor) => (long)await _database.ScriptEvaluateAsync(
        RedisScripts.Remove,
        [keys.Sequence, keys.Entry(key), keys.Lease(key)],
        PublishArguments(floor, InvalidationKind.Key, key)).ConfigureAwait(false);

    public async Task<long> InvalidateTagAsync(string tag, long floor) => (long)await _database.ScriptEvaluateAsync(
        RedisScripts.InvalidateTag,
        [keys.Sequence, keys.Tag(tag)],
        [.. PublishArguments(floor, InvalidationKind.Tag, tag), s_tagLifetime]).ConfigureAwait(false);

    public async Task<long[]> GetTagsAsync(string[] tags) =>
        Array.ConvertAll(await _database.StringGetAsync(Array.ConvertAll(tags, keys.Tag)).ConfigureAwait(false), static value => (long?)value ?? 0);

    public Task ExtendAsync(string key, TimeSpan lifetime) => _database.KeyExpireAsync(keys.Entry(key), lifetime, CommandFlags.FireAndForget);

    public async Task<long> GetSequenceAsync() => (long?)await _database.StringGetAsync(keys.Sequence).ConfigureAwait(false) ?? 0;

    public async Task<SequenceState> SynchronizeAsync(long floor, long start)
    {
        var result = (RedisResult[])(await _database.ScriptEvaluateAsync(
            RedisScripts.Synchronize,
            [keys.Sequence, keys.Tag(TagInvalidations.Wildcard)],
            [.. PublishArguments(floor, InvalidationKind.Tag, TagInvalidations.Wildcard), s_tagLifetime, Number(start)]).ConfigureAwait(false))!;
        return new((long)result[0], (long)result[1]);
    }

    public Task AddReadsAsync(DateOnly day, IReadOnlyCollection<KeyValuePair<string, int>> reads)
    {
        var batch = _database.CreateBatch();
        var key = keys.Popularity(day);
        List<Task> sent = [.. reads.Select(read => batch.SortedSetIncrementAsync(key, read.Key, read.Value)), batch.KeyExpireAsync(key, RedisKeys.PopularityLifetime)];
        batch.Execute();
        return Task.WhenAll(sent);
    }

    public async Task<string[]> GetMostReadAsync(DateOnly day, int count) =>
        Array.ConvertAll(await _database.SortedSetRangeByRankAsync(keys.Popularity(day), 0, count - 1, Order.Descending).ConfigureAwait(false), static name => (string)name!);

    private RedisValue[] PublishArguments(long floor, InvalidationKind kind, string target) =>
        [Number(floor), s_sequenceLifetime, _channel, InvalidationMessage.EncodeBody(kind, sender, time.GetUtcNow(), target)];

    private static RedisValue Milliseconds(TimeSpan duration) => Number(Math.Max(1, (long)duration.TotalMilliseconds));

    private static RedisValue Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
