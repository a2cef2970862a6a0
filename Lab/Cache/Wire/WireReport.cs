using System.Globalization;
using System.Text;
using Showroom.Lab.Reports;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Cache.Wire;

/// <summary>The runs and their ratios to a plain GET of the same round, with their spread.</summary>
internal sealed class WireReport(IReadOnlyList<WireRun> runs, string machine, string command)
{
    public string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# One read over the network\n\n{machine}\n\n`{command}`\n");
        text.AppendLine("Readers that read again as soon as they have their value; Redis, Postgres and readers share the processors. Medians of the rounds; ratios to a plain GET in the same round: median (min to max).\n");
        text.AppendLine("| in flight | read | µs/read | p50 µs | p99 µs | CPU of the reader µs | bytes allocated | time to plain GET | CPU to plain GET |\n|---|---|---|---|---|---|---|---|---|");
        foreach (var group in runs.GroupBy(run => (run.InFlight, run.Read)))
        {
            text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"| {group.Key.InFlight} | {group.Key.Read} | {M(run => run.Microseconds):0.00} | {M(run => run.P50):0} | {M(run => run.P99):0} | {M(run => run.Processor):0.00} | {M(run => run.Bytes):0} | {Spread(run => run.Microseconds)} | {Spread(run => run.Processor)} |"));

            double M(Func<WireRun, double> value) => Median.Of(group.Select(value));

            string Spread(Func<WireRun, double> value) => Statistics.Spread.Of([.. group.Select(run => value(run) / value(Peer(run)))]).ToString("0.00");
        }

        return text.ToString();
    }

    public string Json() => Report.ToJson(new { machine, command, runs });

    private WireRun Peer(WireRun run) => runs.First(peer => peer.Read == WireExperiment.Peer && peer.Round == run.Round && peer.InFlight == run.InFlight);
}
