using System.Globalization;
using Showroom.Caching.Invalidation;
using Showroom.Caching.L2;
using Showroom.Caching.Popularity;
using StackExchange.Redis;

namespace Showroom.Caching.Redis;

/// <summary>Redis as L2: one server, or a cluster. Entries are plain strings, so that a hit costs one GET.</summary>
internal sealed class RedisL2Store(IConnectionMultiplexer connection, RedisKeys initialKeys, TimeProvider time) : IL2Store, IPopularityStore
{
    private static readonly RedisValue s_sequenceLifetime = Milliseconds(RedisKeys.SequenceLifetime);
    private static readonly RedisValue s_tagLifetime = Milliseconds(RedisKeys.TagLifetime);

    private readonly RedisValue _channel = (string?)initialKeys.Changes(connection.GetDatabase().Database);
    private readonly IDatabase _database = connection.GetDatabase();
    private readonly ReadBatcher _reads = new(connection.GetDatabase());
    private readonly RedisTopology _topology = new(connection);
    private volatile RedisKeys _keys = initialKeys;

    public int DetectPartitions()
    {
        if (_topology.IsCluster is { } isCluster && isCluster != _keys.IsCluster)
        {
            _keys = _keys.WithLayout(isCluster);
        }

        return _keys.Partitions;
    }

    public string? FindOutage(Exception exception) => RedisFailures.FindOutage(exception);

    public Task ReconnectAsync() => _topology.ReconnectAsync();

    /// <summary>A cluster has no command for keys of several slots, so reads are batched on a single server only; the client pipelines those to one shard.</summary>
    public Task<byte[]?> GetAsync(string key)
    {
        var keys = _keys;
        return keys.IsCluster ? GetFromShardAsync(keys.Entry(key)) : _reads.GetAsync(keys.Entry(key));
    }

    public async Task<IReadOnlyList<byte[]?>> GetManyAsync(IReadOnlyList<string> names)
    {
        var keys = _keys;
        var values = new byte[]?[names.Count];
        await Task.WhenAll(Enumerable.Range(0, names.Count).GroupBy(index => keys.PartitionOf(names[index])).Select(async indexes =>
        {
            int[] positions = [.. indexes];
            var found = await _database.StringGetAsync(Array.ConvertAll(positions, position => keys.Entry(names[position]))).ConfigureAwait(false);
            for (var i = 0; i < positions.Length; i++)
            {
                values[positions[i]] = found[i];
            }
        })).ConfigureAwait(false);
        return values;
    }

    public async Task<LeaseResult> TryAcquireLeaseAsync(string key, string token, TimeSpan lifetime, ReadOnlyMemory<byte> rejectedHeader)
    {
        var keys = _keys;
        var result = await _database.ScriptEvaluateAsync(
            RedisScripts.AcquireLease, [keys.Entry(key), keys.Lease(key)], [token, Milliseconds(lifetime), rejectedHeader]).ConfigureAwait(false);
        return result.Resp2Type == ResultType.Integer ? new((long)result == 1, null) : new(false, (byte[]?)result);
    }

    public async Task<bool> TryFillAsync(string key, string token, ReadOnlyMemory<byte> entry, TimeSpan lifetime)
    {
        var keys = _keys;
        return (long)await _database.ScriptEvaluateAsync(RedisScripts.Fill, [keys.Entry(key), keys.Lease(key)], [token, entry, Milliseconds(lifetime)]).ConfigureAwait(false) == 1;
    }

    public Task RenewLeaseAsync(string key, string token, TimeSpan lifetime) =>
        _database.ScriptEvaluateAsync(RedisScripts.RenewLease, [_keys.Lease(key)], [token, Milliseconds(lifetime)]);

    public Task ReleaseLeaseAsync(string key, string token) =>
        _database.ScriptEvaluateAsync(RedisScripts.ReleaseLease, [_keys.Lease(key)], [token]);

    public async Task<StoreResult> StoreAsync(string key, ReadOnlyMemory<byte> entry, TimeSpan lifetime, string? version, long floor)
    {
        var keys = _keys;
        var partition = keys.PartitionOf(key);
        var result = (RedisResult[])(await _database.ScriptEvaluateAsync(
            RedisScripts.Store,
            [keys.Sequence(partition), keys.Entry(key), keys.Lease(key)],
            [.. PublishArguments(floor, InvalidationKind.Key, partition, key), entry, Milliseconds(lifetime), version ?? ""]).ConfigureAwait(false))!;
        return new((long)result[0], (long)result[1] == 1);
    }

    public async Task<long> RemoveAsync(string key, long floor)
    {
        var keys = _keys;
        var partition = keys.PartitionOf(key);
        return (long)await _database.ScriptEvaluateAsync(
            RedisScripts.Remove,
            [keys.Sequence(partition), keys.Entry(key), keys.Lease(key)],
            PublishArguments(floor, InvalidationKind.Key, partition, key)).ConfigureAwait(false);
    }

    public async Task<long> InvalidateTagAsync(int partition, string tag, long floor)
    {
        var keys = _keys;
        return (long)await _database.ScriptEvaluateAsync(
            RedisScripts.InvalidateTag,
            [keys.Sequence(partition), keys.Tag(partition, tag)],
            [.. PublishArguments(floor, InvalidationKind.Tag, partition, tag), s_tagLifetime]).ConfigureAwait(false);
    }

    public async Task<long[]> GetTagsAsync(int partition, string[] tags)
    {
        var keys = _keys;
        return Array.ConvertAll(await _database.StringGetAsync(Array.ConvertAll(tags, tag => keys.Tag(partition, tag))).ConfigureAwait(false), static value => (long?)value ?? 0);
    }

    public Task ExtendAsync(string key, TimeSpan lifetime) => _database.KeyExpireAsync(_keys.Entry(key), lifetime, CommandFlags.FireAndForget);

    /// <summary>
    /// Adds nothing to the counter instead of reading it: a write fails on a server that has become a replica or has no memory left. (The client would turn an
    /// increment by zero into a GET.)
    /// </summary>
    public async Task<long> GetSequenceAsync(int partition) => (long)await _database.ExecuteAsync("INCRBY", _keys.Sequence(partition), 0).ConfigureAwait(false);

    public async Task<SequenceState> SynchronizeAsync(int partition, long floor, long start)
    {
        var keys = _keys;
        var result = (RedisResult[])(await _database.ScriptEvaluateAsync(
            RedisScripts.Synchronize,
            [keys.Sequence(partition), keys.Tag(partition, TagInvalidations.Wildcard)],
            [.. PublishArguments(floor, InvalidationKind.Tag, partition, TagInvalidations.Wildcard), s_tagLifetime, Number(start)]).ConfigureAwait(false))!;
        return new((long)result[0], (long)result[1]);
    }

    public Task AddReadsAsync(DateOnly day, IReadOnlyCollection<KeyValuePair<string, int>> reads)
    {
        var batch = _database.CreateBatch();
        var key = _keys.Popularity(day);
        List<Task> sent = [.. reads.Select(read => batch.SortedSetIncrementAsync(key, read.Key, read.Value)), batch.KeyExpireAsync(key, RedisKeys.PopularityLifetime)];
        batch.Execute();
        return Task.WhenAll(sent);
    }

    public async Task<string[]> GetMostReadAsync(DateOnly day, int count) =>
        Array.ConvertAll(await _database.SortedSetRangeByRankAsync(_keys.Popularity(day), 0, count - 1, Order.Descending).ConfigureAwait(false), static name => (string)name!);

    private async Task<byte[]?> GetFromShardAsync(RedisKey key) => await _database.StringGetAsync(key).ConfigureAwait(false);

    private RedisValue[] PublishArguments(long floor, InvalidationKind kind, int partition, string target) =>
        [Number(floor), s_sequenceLifetime, _channel, InvalidationMessage.EncodeBody(kind, partition, time.GetUtcNow(), target)];

    private static RedisValue Milliseconds(TimeSpan duration) => Number(Math.Max(1, (long)duration.TotalMilliseconds));

    private static RedisValue Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
