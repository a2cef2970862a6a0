using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;
using Npgsql;
using Showroom.Caching;
using Showroom.Caching.Redis;
using Showroom.Lab.Cache.Setup;
using StackExchange.Redis;

namespace Showroom.Lab.Cache.Wire;

/// <summary>
/// Reads over the network: hits in the cache's second level, and what they are compared with. The plain GET is StackExchange.Redis's own, on the
/// connection that the cache uses, for the same entries.
/// </summary>
internal sealed class WireReads : IAsyncDisposable
{
    /// <summary>The number of entries, and so of concurrent reads: each reads an entry of its own.</summary>
    public const int MaxInFlight = 64;

    private static readonly string[] s_products = [.. Enumerable.Range(0, MaxInFlight).Select(static i => $"remote:{i:D8}")];
    private static readonly string[] s_bytes = [.. Enumerable.Range(0, MaxInFlight).Select(static i => $"bytes:{i:D8}")];
    private static readonly RedisKey[] s_json = [.. Enumerable.Range(0, MaxInFlight).Select(static i => (RedisKey)$"json:{i:D8}")];
    private static readonly HybridCacheEntryOptions s_bypassLocal = new() { Flags = HybridCacheEntryFlags.DisableLocalCacheRead };

    private readonly CacheReplica _remote;
    private readonly CacheReplica _hybrid;
    private readonly RedisKey[] _entries;
    private readonly CacheTable _tree;
    private readonly CacheTable _hash;

    private WireReads(CacheReplica remote, CacheReplica hybrid, RedisKeys keys, NpgsqlDataSource database)
    {
        (_remote, _hybrid) = (remote, hybrid);
        _entries = Array.ConvertAll(s_bytes, keys.Entry);
        (_tree, _hash) = (new(database, CacheTable.Tree), new(database, CacheTable.Hash));
    }

    public static async Task<WireReads> StartAsync(CacheServers servers, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var options = new CacheOptions { Prefix = "wire", Strategy = CacheStrategy.WriteThrough, LocalExpiration = TimeSpan.FromHours(1), Expiration = TimeSpan.FromHours(1) };
        var remote = await CacheReplica.StartAsync(servers.Redis, options, cancellationToken);
        var hybrid = await CacheReplica.StartAsync(servers.Redis, options with { Strategy = CacheStrategy.Hybrid }, cancellationToken);
        var reads = new WireReads(remote, hybrid, new(options.Prefix, options.SchemaVersion), database);
        for (var i = 0; i < MaxInFlight; i++)
        {
            var row = await reads._tree.ReadAsync(CacheTable.Ids[i], cancellationToken);
            await remote.Cache.SetAsync(s_products[i], row, cancellationToken: cancellationToken);
            await remote.Cache.SetAsync(s_bytes[i], new byte[512], cancellationToken: cancellationToken);
            await remote.Redis.StringSetAsync(s_json[i], JsonSerializer.SerializeToUtf8Bytes(row, CacheJson.Default.CatalogueRow));
            if ((await reads.GetAsync(i)).IsNull)
            {
                throw new InvalidOperationException("The cache stores its entries under other keys than the plain GET reads.");
            }
        }

        return reads;
    }

    public ValueTask<RedisValue> GetAsync(int i) => new(_remote.Redis.StringGetAsync(_entries[i]));

    /// <summary>A plain GET with the deserialization that a caller of the cache is spared.</summary>
    public async ValueTask<CatalogueRow> GetProductAsync(int i) =>
        JsonSerializer.Deserialize(((ReadOnlyMemory<byte>)await _remote.Redis.StringGetAsync(s_json[i])).Span, CacheJson.Default.CatalogueRow)!;

    public ValueTask<byte[]> HitBytesAsync(int i) => _remote.Cache.GetOrCreateAsync<int, byte[]>(s_bytes[i], 0, static (_, _) => throw Miss());

    public ValueTask<CatalogueRow> HitProductAsync(int i) => _remote.Cache.GetOrCreateAsync<int, CatalogueRow>(s_products[i], 0, static (_, _) => throw Miss());

    /// <summary>Also stores the value in memory, as the hybrid strategy does.</summary>
    public ValueTask<CatalogueRow> HybridHitProductAsync(int i) =>
        _hybrid.Cache.GetOrCreateAsync<int, CatalogueRow>(s_products[i], 0, static (_, _) => throw Miss(), s_bypassLocal);

    public ValueTask<CatalogueRow> QueryByPrimaryKeyAsync(int i) => _tree.ReadAsync(CacheTable.Ids[i], CancellationToken.None);

    public ValueTask<CatalogueRow> QueryByHashIndexAsync(int i) => _hash.ReadAsync(CacheTable.Ids[i], CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _remote.DisposeAsync();
        await _hybrid.DisposeAsync();
    }

    private static InvalidOperationException Miss() => new("Not a hit.");
}
