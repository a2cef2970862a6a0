using Showroom.Lab.Cache.Setup;
using StackExchange.Redis;

namespace Showroom.Lab.Cache.Comparison.Contestants;

/// <summary>A replica with a cache of its own and its own connection to the Redis that all share.</summary>
internal interface IReplicaUnderTest : IAsyncDisposable
{
    ValueTask<CatalogueRow> ReadAsync(string key, RowSource source, int row);

    /// <summary>A read that does not look in L1, but stores there what it finds.</summary>
    ValueTask<CatalogueRow> ReadPastL1Async(string key, RowSource source, int row);

    /// <summary>After a change at the source.</summary>
    ValueTask WriteAsync(string key, CatalogueRow value);
}

/// <summary>A cache library, and how it starts one replica.</summary>
/// <param name="Name">For the report.</param>
/// <param name="StartAsync">Given the connection string, a prefix for its keys, and how long an operation of L2 may take, where that can be set.</param>
internal sealed record Contestant(string Name, Func<string, string, TimeSpan, Task<IReplicaUnderTest>> StartAsync)
{
    public const string Own = "ours";

    /// <summary>Longer than any experiment: what is old stays old until something invalidates it.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>How long an operation of L2 may take in the experiments.</summary>
    public static readonly TimeSpan OperationTimeout = TimeSpan.FromMilliseconds(250);

    public static IReadOnlyList<Contestant> All { get; } =
    [
        new(Own, ShowroomReplica.StartAsync),
        new("FusionCache", FusionReplica.StartAsync),
        new("HybridCache", HybridReplica.StartAsync),
    ];

    public async Task<IReplicaUnderTest[]> StartManyAsync(int count, string redis, TimeSpan? operationTimeout = null)
    {
        var prefix = Guid.NewGuid().ToString("N");
        var replicas = new IReplicaUnderTest[count];
        for (var i = 0; i < count; i++)
        {
            replicas[i] = await StartAsync(redis, prefix, operationTimeout ?? OperationTimeout);
        }

        return replicas;
    }

    /// <summary>The same settings for all: an operation without a connection fails instead of waiting for one.</summary>
    public static async Task<IConnectionMultiplexer> ConnectAsync(string redis)
    {
        var options = ConfigurationOptions.Parse(redis);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        return await ConnectionMultiplexer.ConnectAsync(options);
    }
}
