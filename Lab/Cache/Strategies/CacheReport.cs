using System.Globalization;
using Showroom.Lab.Cache.Setup;
using Showroom.Lab.CommandLine;
using Showroom.Reports;

namespace Showroom.Lab.Cache.Strategies;

/// <summary>The strategies side by side, and what the documents claim of them.</summary>
internal static class CacheReport
{
    private const string Subject = "Local cache, Redis, hash index";

    // A replica may serve an old value for as long after a write has returned (p99).
    private const double MaxStalenessMilliseconds = 50;

    public static ExperimentResult Create(IReadOnlyList<CacheRun> runs, InvalidationDelay delay, CacheSettings settings)
    {
        return new()
        {
            Title = "Local cache, Redis and database",
            Description = string.Create(
                CultureInfo.InvariantCulture,
                $"{CacheTable.Count:N0} products of about 0.5 KB, Zipf {settings.Exponent}, {settings.WriteShare:P1} writes, {settings.Clients} clients, entries live {settings.Lifetime.TotalSeconds:0} s. Three replicas within one process, each with its own memory and its own connection to Redis, and requests at any of them; they share the processors with Redis and Postgres. A read is stale when a write of a newer version had returned before it began; how long: since that return."),
            Claims =
            [
                Claim.Goal("hash index: operations per second, to the B-tree", Expectation.About(1, 0.25), Ratio(StrategyUnderTest.HashIndex, StrategyUnderTest.Database, static run => run.PerSecond)).Of(Subject),
                Claim.Goal("Redis: operations per second, to the database", Expectation.AtLeast(1), Ratio(StrategyUnderTest.WriteThrough, StrategyUnderTest.Database, static run => run.PerSecond)).Of(Subject),
                Claim.Goal("local memory: operations per second, to Redis", Expectation.AtLeast(1), Ratio(StrategyUnderTest.Local, StrategyUnderTest.WriteThrough, static run => run.PerSecond)).Of(Subject),
                Claim.Goal("local memory and Redis: operations per second, to Redis alone", Expectation.AtLeast(1), Ratio(StrategyUnderTest.Hybrid, StrategyUnderTest.WriteThrough, static run => run.PerSecond)).Of(Subject),
                Claim.Goal("local memory without sticky sessions: stale reads", Expectation.AtLeast(0.01), Of(StrategyUnderTest.Local, static run => run.StaleShare * 100), "%").Of("Sticky sessions"),
                Claim.Goal("local memory without sticky sessions: longest staleness, to the lifetime of an entry", Expectation.AtMost(1.1), Of(StrategyUnderTest.Local, static run => run.StaleLongestMilliseconds / 1000) * (1 / settings.Lifetime.TotalSeconds)).Of("Sticky sessions"),
                Claim.Goal("Redis without sticky sessions: stale reads", Expectation.AtMost(0.01), Of(StrategyUnderTest.WriteThrough, static run => run.StaleShare * 100), "%").Of("Sticky sessions"),
                Claim.Goal("local memory and Redis without sticky sessions: old value after a write has returned, p99", Expectation.AtMost(MaxStalenessMilliseconds), delay.P99Milliseconds, "ms").Of("Sticky sessions"),
            ],
            Tables =
            [
                new ReportTable
                {
                    Title = "Throughput and latency",
                    Columns =
                    [
                        "strategy", new("operations", "per second"), "operations, to the database", new("read p50", "µs"), new("read p99", "µs"), new("write p50", "µs"), new("write p99", "µs"),
                        "queries per 1,000 reads",
                    ],
                    Rows =
                    [
                        .. StrategyUnderTest.All.Select(strategy => ReportTable.Row(
                            strategy.Name, Of(strategy.Name, static run => run.PerSecond), Ratio(strategy.Name, StrategyUnderTest.Database, static run => run.PerSecond),
                            Of(strategy.Name, static run => run.ReadP50), Of(strategy.Name, static run => run.ReadP99), Of(strategy.Name, static run => run.WriteP50),
                            Of(strategy.Name, static run => run.WriteP99), Of(strategy.Name, static run => run.QueriesPerThousandReads))),
                    ],
                    Charts =
                    [
                        Chart.Bars("Operations per second", 1),
                        Chart.Bars("Latency of a read in µs, logarithmic", 3, 4) with { IsLogarithmic = true },
                    ],
                },
                new ReportTable
                {
                    Title = "Where reads were served, and how old they were",
                    Columns = ["strategy", new("L1", "%"), new("L2", "%"), new("database", "%"), new("stale reads", "%"), new("staleness p99", "ms"), new("longest staleness", "ms")],
                    Rows =
                    [
                        .. StrategyUnderTest.All.Select(strategy => ReportTable.Row(
                            strategy.Name, Of(strategy.Name, static run => run.LocalShare * 100), Of(strategy.Name, static run => run.RemoteShare * 100),
                            Of(strategy.Name, static run => run.DatabaseShare * 100), Of(strategy.Name, static run => run.StaleShare * 100),
                            Of(strategy.Name, static run => run.StaleP99Milliseconds), Of(strategy.Name, static run => run.StaleLongestMilliseconds))),
                    ],
                    Charts = [Chart.Bars("Reads served by each level, in %", 1, 2, 3)],
                },
                new ReportTable
                {
                    Title = "Delay of invalidations without other load",
                    Note = string.Create(CultureInfo.InvariantCulture, $"Hybrid: from the return of {delay.Writes:N0} writes until the two other replicas served the new value."),
                    Columns = ["strategy", new("p50", "ms"), new("p99", "ms"), new("longest", "ms")],
                    Rows = [ReportTable.Row(StrategyUnderTest.Hybrid, delay.P50Milliseconds, delay.P99Milliseconds, delay.LongestMilliseconds)],
                },
            ],
            Runs = ExperimentCommand.Runs(new { settings, runs, delay }),
        };

        Figure Of(string strategy, Func<CacheRun, double> value) => Figure.Of(runs.Where(run => run.Strategy == strategy).Select(value));

        Figure Ratio(string strategy, string peer, Func<CacheRun, double> value) => Figure.Of(
            from run in runs
            where run.Strategy == strategy
            from other in runs
            where other.Strategy == peer && other.Round == run.Round
            select value(run) / value(other));
    }
}
