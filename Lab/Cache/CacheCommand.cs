using System.CommandLine;
using Npgsql;
using Showroom.Lab.Cache.Comparison;
using Showroom.Lab.Cache.Micro;
using Showroom.Lab.Cache.Setup;
using Showroom.Lab.Cache.Strategies;
using Showroom.Lab.Cache.Wire;
using Showroom.Lab.CommandLine;
using Showroom.Reports;

namespace Showroom.Lab.Cache;

/// <summary><c>lab cache</c>: every cache strategy, and the database's two indexes, under the same workload; with <c>--micro</c> and <c>--wire</c>, the cost of one operation; with <c>--compare</c>, other caches beside this one.</summary>
internal static class CacheCommand
{
    private static readonly Option<int> s_rounds = NumberOption.Create("--rounds", "Rounds; each runs every strategy once.", 3, 1, 100);
    private static readonly Option<int> s_seconds = NumberOption.Create("--seconds", "Length of a measured run, in seconds.", 10, 1, 600);
    private static readonly Option<int> s_warmUp = NumberOption.Create("--warm-up", "Load before each measured run, in seconds, which fills caches and compiles hot code.", 4, 1, 600);
    private static readonly Option<int> s_clients = NumberOption.Create("--clients", "Clients that read and write concurrently.", 32, 1, 1024);
    private static readonly Option<int> s_writes = NumberOption.Create("--writes", "Writes among 1,000 operations.", 10, 0, 1000);
    private static readonly Option<int> s_lifetime = NumberOption.Create("--lifetime", "Lifetime of an entry, in seconds.", 30, 1, 3600);
    private static readonly Option<bool> s_micro = new("--micro") { Description = "No workload: one hit in memory, one in Redis and one query, beside their plain counterparts (BenchmarkDotNet)." };
    private static readonly Option<bool> s_wire = new("--wire") { Description = "No workload: hits in Redis and queries in turn with a plain GET, with 1, 8 and 64 in flight." };

    private static readonly Option<bool> s_compare = new("--compare") { Description = "No workload: this cache beside FusionCache and HybridCache: speed, stampedes, and what they serve after lost messages and an outage of Redis. Takes --rounds." };

    public static Command Create() => ExperimentCommand.Create(
        "cache",
        "Every cache strategy and the hash index under the same workload; with --micro and --wire, the cost of one operation; with --compare, other caches beside this one.",
        [s_rounds, s_seconds, s_warmUp, s_clients, s_writes, s_lifetime, s_micro, s_wire, s_compare],
        RunAsync);

    private static Task<ExperimentResult> RunAsync(ParseResult arguments, Action<string> progress, CancellationToken cancellationToken)
    {
        var settings = new CacheSettings(
            arguments.GetValue(s_rounds),
            TimeSpan.FromSeconds(arguments.GetValue(s_warmUp)),
            TimeSpan.FromSeconds(arguments.GetValue(s_seconds)),
            arguments.GetValue(s_clients),
            arguments.GetValue(s_writes) / 1000.0,
            Exponent: 1.0,
            TimeSpan.FromSeconds(arguments.GetValue(s_lifetime)));
        return arguments.GetValue(s_micro) ? MicroBenchmarks.RunAsync(progress, cancellationToken)
            : arguments.GetValue(s_compare) ? CacheComparison.RunAsync(settings.Rounds, progress, cancellationToken)
            : arguments.GetValue(s_wire) ? WireAsync(settings, progress, cancellationToken)
            : StrategiesAsync(settings, progress, cancellationToken);
    }

    private static async Task<ExperimentResult> StrategiesAsync(CacheSettings settings, Action<string> progress, CancellationToken cancellationToken)
    {
        await using var servers = await CacheServers.StartAsync(cancellationToken);
        await using (var database = NpgsqlDataSource.Create(servers.Postgres))
        {
            await CacheTable.CreateAsync(database, cancellationToken);
        }

        var experiment = new CacheExperiment(servers, settings);
        List<CacheRun> runs = [];
        for (var round = 1; round <= settings.Rounds; round++)
        {
            // Each round starts with another strategy, so that what one leaves behind in the servers affects all equally.
            var first = (round - 1) % StrategyUnderTest.All.Count;
            foreach (var strategy in StrategyUnderTest.All.Skip(first).Concat(StrategyUnderTest.All.Take(first)))
            {
                progress($"round {round} of {settings.Rounds}: {strategy.Name}");
                runs.Add(await experiment.RunAsync(round, strategy, cancellationToken));
            }
        }

        progress("delay of invalidations");
        return CacheReport.Create(runs, await InvalidationDelay.MeasureAsync(servers, 1000, cancellationToken), settings);
    }

    private static async Task<ExperimentResult> WireAsync(CacheSettings settings, Action<string> progress, CancellationToken cancellationToken)
    {
        await using var servers = await CacheServers.StartAsync(cancellationToken);
        await using var database = NpgsqlDataSource.Create(servers.Postgres);
        await CacheTable.CreateAsync(database, cancellationToken);
        await using var reads = await WireReads.StartAsync(servers, database, cancellationToken);
        return WireReport.Create(await WireExperiment.RunAsync(reads, settings, progress, cancellationToken));
    }
}
