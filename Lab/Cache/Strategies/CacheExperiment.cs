using Npgsql;
using Showroom.Caching;
using Showroom.Lab.Cache.Setup;
using StackExchange.Redis;

namespace Showroom.Lab.Cache.Strategies;

/// <summary>One way to read the catalogue.</summary>
internal sealed record StrategyUnderTest(string Name, CacheStrategy Strategy, string Table)
{
    public const string Database = "database, B-tree", HashIndex = "database, hash index", Local = "local", WriteThrough = "write-through", Hybrid = "hybrid";

    public static IReadOnlyList<StrategyUnderTest> All { get; } =
    [
        new(Database, CacheStrategy.None, CacheTable.Tree),
        new(HashIndex, CacheStrategy.None, CacheTable.Hash),
        new(Local, CacheStrategy.Local, CacheTable.Tree),
        new("distributed", CacheStrategy.Distributed, CacheTable.Tree),
        new("cache-aside", CacheStrategy.CacheAside, CacheTable.Tree),
        new(WriteThrough, CacheStrategy.WriteThrough, CacheTable.Tree),
        new(Hybrid, CacheStrategy.Hybrid, CacheTable.Tree),
    ];
}

/// <summary>One run of one strategy.</summary>
internal sealed record CacheRun(
    int Round, string Strategy, double PerSecond, double ReadP50, double ReadP99, double WriteP50, double WriteP99, double QueriesPerThousandReads,
    double LocalShare, double RemoteShare, double DatabaseShare, long StaleReads, double StaleShare, double StaleP99Milliseconds, double StaleLongestMilliseconds);

/// <summary>Runs the workload against one strategy, from a cold cache, over three replicas.</summary>
internal sealed class CacheExperiment(CacheServers servers, CacheSettings settings)
{
    private const int Replicas = 3;

    private static readonly string[] s_keys = [.. CacheTable.Ids.Select(static id => $"product:{id:N}")];

    public async Task<CacheRun> RunAsync(int round, StrategyUnderTest strategy, CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(servers.Postgres);
        var table = new CacheTable(database, strategy.Table);
        await EmptyRedisAsync();
        var options = new CacheOptions { Strategy = strategy.Strategy, Expiration = settings.Lifetime, LocalExpiration = settings.Lifetime, Prefix = "lab" };
        var replicas = new List<CacheReplica>();
        try
        {
            for (var i = 0; i < Replicas; i++)
            {
                replicas.Add(await CacheReplica.StartAsync(servers.Redis, options, cancellationToken));
            }

            var workload = new CacheWorkload(ReadAsync, WriteAsync, Replicas, settings.Clients, settings.WriteShare, new Zipf(CacheTable.Count, settings.Exponent));
            await workload.RunAsync(settings.WarmUp, measured: false, cancellationToken);
            var before = Counts();
            var result = await workload.RunAsync(settings.Duration, measured: true, cancellationToken);
            var after = Counts();

            double reads = result.Reads.Count;
            var served = after.Zip(before, static (now, then) => (double)(now - then)).ToArray();
            return new(
                round, strategy.Name, (reads + result.Writes.Count) / result.Elapsed.TotalSeconds,
                result.Reads.Microseconds(0.5), result.Reads.Microseconds(0.99), result.Writes.Microseconds(0.5), result.Writes.Microseconds(0.99),
                served[3] * 1000 / reads, served[0] / reads, served[1] / reads, served[2] / reads,
                result.Stale.Count, result.Stale.Count / reads, result.Stale.Microseconds(0.99) / 1000, result.Stale.Microseconds(1) / 1000);
        }
        finally
        {
            foreach (var replica in replicas)
            {
                await replica.DisposeAsync();
            }
        }

        ValueTask<CatalogueRow> ReadAsync(int replica, int product, CancellationToken token) => replicas[replica].Cache.GetOrCreateAsync(
            s_keys[product], (table, CacheTable.Ids[product]), static (state, token) => state.table.ReadAsync(state.Item2, token), cancellationToken: token);

        async ValueTask<CatalogueRow> WriteAsync(int replica, int product, CancellationToken token)
        {
            var row = await table.WriteAsync(CacheTable.Ids[product], token);
            await replicas[replica].Cache.SetAsync(s_keys[product], row, cancellationToken: token);
            return row;
        }

        long[] Counts() =>
        [
            replicas.Sum(static replica => replica.Cache.Metrics.Served(CacheSource.Local)),
            replicas.Sum(static replica => replica.Cache.Metrics.Served(CacheSource.Remote)),
            replicas.Sum(static replica => replica.Cache.Metrics.Served(CacheSource.Database)),
            table.Queries,
        ];
    }

    private async Task EmptyRedisAsync()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(servers.Redis);
        await connection.GetServers()[0].FlushAllDatabasesAsync();
    }
}
