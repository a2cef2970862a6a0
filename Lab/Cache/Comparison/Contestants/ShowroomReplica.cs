using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching;
using Showroom.Lab.Cache.Setup;

namespace Showroom.Lab.Cache.Comparison.Contestants;

/// <summary>The cache of this repository, with its own defaults except the lifetime.</summary>
internal sealed class ShowroomReplica : IReplicaUnderTest
{
    private static readonly HybridCacheEntryOptions s_pastL1 = new() { Flags = HybridCacheEntryFlags.DisableLocalCacheRead };

    private readonly CacheReplica _replica;

    private ShowroomReplica(CacheReplica replica) => _replica = replica;

    public static async Task<IReplicaUnderTest> StartAsync(string redis, string prefix)
    {
        var options = new CacheOptions { Prefix = prefix, Expiration = Contestant.Lifetime, LocalExpiration = Contestant.Lifetime, OperationTimeout = Contestant.OperationTimeout };
        return new ShowroomReplica(await CacheReplica.StartAsync(await Contestant.ConnectAsync(redis), options, CancellationToken.None));
    }

    public ValueTask<CatalogueRow> ReadAsync(string key, RowSource source, int row) =>
        _replica.Cache.GetOrCreateAsync(key, (source, row), static (state, token) => state.source.LoadAsync(state.row, token));

    public ValueTask<CatalogueRow> ReadPastL1Async(string key, RowSource source, int row) =>
        _replica.Cache.GetOrCreateAsync(key, (source, row), static (state, token) => state.source.LoadAsync(state.row, token), s_pastL1);

    public ValueTask WriteAsync(string key, CatalogueRow value) => _replica.Cache.SetAsync(key, value);

    public ValueTask DisposeAsync() => _replica.DisposeAsync();
}
