using System.Globalization;
using System.Text;
using Showroom.Lab.Cache.Setup;
using Showroom.Lab.Reports;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Cache.Strategies;

/// <summary>The runs in Markdown for people and in JSON for programs.</summary>
internal sealed class CacheReport(IReadOnlyList<CacheRun> runs, InvalidationDelay delay, CacheSettings settings, string machine, string command)
{
    public string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Cache strategies\n\n{machine}\n\n`{command}`\n");
        text.AppendLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{CacheTable.Count:N0} products of about 0.5 KB, Zipf {settings.Exponent}, {settings.WriteShare:P1} writes, {settings.Clients} clients, entries live {settings.Lifetime.TotalSeconds:0} s. Three replicas within one process, each with its own memory and its own connection to Redis; they share the processor with Redis and Postgres. Medians of {runs.Max(static run => run.Round)} rounds, throughput with its spread. A read is stale when a write of a newer version had returned before it began; how long: since that return.\n"));
        text.AppendLine("| strategy | op/s (min to max) | against the database | read p50 µs | read p99 µs | write p50 µs | write p99 µs | queries per 1,000 reads | l1 % | l2 % | db % | stale reads | stale p99 ms | longest ms |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        var plain = Of(StrategyUnderTest.All[0].Name, static run => run.PerSecond);
        foreach (var strategy in StrategyUnderTest.All)
        {
            var name = strategy.Name;
            var own = runs.Where(run => run.Strategy == name).ToArray();
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {Of(name, static run => run.PerSecond):N0} ({own.Min(static run => run.PerSecond):N0} to {own.Max(static run => run.PerSecond):N0}) | {Of(name, static run => run.PerSecond) / plain:0.0}x | {Of(name, static run => run.ReadP50):0.0} | {Of(name, static run => run.ReadP99):0} | {Of(name, static run => run.WriteP50):0} | {Of(name, static run => run.WriteP99):0} | {Of(name, static run => run.QueriesPerThousandReads):0.0} | {100 * Of(name, static run => run.LocalShare):0.0} | {100 * Of(name, static run => run.RemoteShare):0.0} | {100 * Of(name, static run => run.DatabaseShare):0.0} | {100 * Of(name, static run => run.StaleShare):0.000} % | {Of(name, static run => run.StaleP99Milliseconds):0.0} | {own.Max(static run => run.StaleLongestMilliseconds):0.0} |"));
        }

        text.AppendLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\nHybrid, without other load: after {delay.Writes:N0} writes the two other replicas served the new value {delay.P50Milliseconds:0.0} ms (p50), {delay.P99Milliseconds:0.0} ms (p99), {delay.LongestMilliseconds:0.0} ms (longest) after the write had returned."));
        return text.ToString();
    }

    public string Json() => Report.ToJson(new { machine, command, settings, runs, invalidationDelay = delay });

    private double Of(string strategy, Func<CacheRun, double> value) => Median.Of(runs.Where(run => run.Strategy == strategy).Select(value));
}
