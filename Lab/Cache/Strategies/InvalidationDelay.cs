using System.Diagnostics;
using Npgsql;
using Showroom.Caching;
using Showroom.Lab.Cache.Setup;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Cache.Strategies;

/// <summary>How long after a write has returned the other replicas still serve the old value from memory, by polling.</summary>
internal sealed record InvalidationDelay(int Writes, double P50Milliseconds, double P99Milliseconds, double LongestMilliseconds)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(4);

    public static async Task<InvalidationDelay> MeasureAsync(CacheServers servers, int writes, CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(servers.Postgres);
        var table = new CacheTable(database, CacheTable.Tree);
        var options = new CacheOptions { Prefix = "delay" };
        await using var writer = await CacheReplica.StartAsync(servers.Redis, options, cancellationToken);
        await using var second = await CacheReplica.StartAsync(servers.Redis, options, cancellationToken);
        await using var third = await CacheReplica.StartAsync(servers.Redis, options, cancellationToken);
        var delays = new LatencyHistogram();
        for (var i = 0; i < writes; i++)
        {
            var id = CacheTable.Ids[i % 100];
            await Task.WhenAll(ReadAsync(second, id), ReadAsync(third, id));
            var row = await table.WriteAsync(id, cancellationToken);
            await writer.Cache.SetAsync(Key(id), row, cancellationToken: cancellationToken);
            var returnedAt = Stopwatch.GetTimestamp();
            foreach (var delay in await Task.WhenAll(UntilNewAsync(second, id, row.Version, returnedAt), UntilNewAsync(third, id, row.Version, returnedAt)))
            {
                delays.Add(delay);
            }

            await Task.Delay(s_pause, cancellationToken);
        }

        return new(writes, delays.Microseconds(0.5) / 1000, delays.Microseconds(0.99) / 1000, delays.Microseconds(1) / 1000);

        async Task<long> UntilNewAsync(CacheReplica replica, Guid id, long version, long returnedAt)
        {
            while ((await ReadAsync(replica, id)).Version < version)
            {
                await Task.Yield();
            }

            return Stopwatch.GetTimestamp() - returnedAt;
        }

        Task<CatalogueRow> ReadAsync(CacheReplica replica, Guid id) => replica.Cache.GetOrCreateAsync(
            Key(id), (table, id), static (state, token) => state.table.ReadAsync(state.id, token), cancellationToken: cancellationToken).AsTask();

        static string Key(Guid id) => $"product:{id:N}";
    }
}
