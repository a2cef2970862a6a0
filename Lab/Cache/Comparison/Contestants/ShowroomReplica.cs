using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching;
using Showroom.Lab.Cache.Setup;

namespace Showroom.Lab.Cache.Comparison.Contestants;

/// <summary>The cache of this repository, with its own defaults except the lifetime and the timeout.</summary>
internal sealed class ShowroomReplica : IReplicaUnderTest
{
    private static readonly HybridCacheEntryOptions s_pastL1 = new() { Flags = HybridCacheEntryFlags.DisableLocalCacheRead };

    private readonly CacheReplica _replica;

    private ShowroomReplica(CacheReplica replica) => _replica = replica;

    public static async Task<IReplicaUnderTest> StartAsync(string redis, string prefix, TimeSpan operationTimeout)
    {
        var options = new CacheOptions { Prefix = prefix, Expiration = Contestant.Lifetime, LocalExpiration = Contestant.Lifetime };

        // A heartbeat is an operation too: the lease is the default, and longer by what an operation may take longer than by default.
        options = options with { OperationTimeout = operationTimeout, CoherenceLease = options.CoherenceLease + operationTimeout - options.OperationTimeout };
        return new ShowroomReplica(await CacheReplica.StartAsync(await Contestant.ConnectAsync(redis), options, CancellationToken.None));
    }

    public ValueTask<CatalogueRow> ReadAsync(string key, RowSource source, int row) =>
        _replica.Cache.GetOrCreateAsync(key, (source, row), static (state, token) => state.source.LoadAsync(state.row, token));

    public ValueTask<CatalogueRow> ReadPastL1Async(string key, RowSource source, int row) =>
        _replica.Cache.GetOrCreateAsync(key, (source, row), static (state, token) => state.source.LoadAsync(state.row, token), s_pastL1);

    public ValueTask WriteAsync(string key, CatalogueRow value) => _replica.Cache.SetAsync(key, value);

    public ValueTask DisposeAsync() => _replica.DisposeAsync();
}
