using System.Globalization;
using Showroom.Lab.CommandLine;
using Showroom.Reports;

namespace Showroom.Lab.Cache.Wire;

/// <summary>The runs and their ratios to a plain GET of the same round.</summary>
internal static class WireReport
{
    private const double MaxRatio = 1.3;

    public static ExperimentResult Create(IReadOnlyList<WireRun> runs)
    {
        return new()
        {
            Title = "One read over the network",
            Description = "Readers that read again as soon as they have their value; Redis, Postgres and readers share the processors. Ratios are to a plain GET in the same round.",
            Claims =
            [
                .. runs.Where(static run => run.Read == WireExperiment.SecondLevelHit).GroupBy(static run => run.InFlight).Select(group =>
                    Claim.Goal($"L2 hit with {group.Key} in flight: time, to a plain GET", Expectation.AtMost(MaxRatio), Ratio(group, static run => run.Microseconds))),
            ],
            Tables =
            [
                new ReportTable
                {
                    Title = "Reads",
                    Columns =
                    [
                        "read", new("in flight"), new("time of a read", "µs"), new("p50", "µs"), new("p99", "µs"), new("reader's processor time", "µs"), new("allocated", "bytes"),
                        "time, to a plain GET", "processor time, to a plain GET",
                    ],
                    Rows =
                    [
                        .. runs.GroupBy(static run => (run.InFlight, run.Read)).Select(group => ReportTable.Row(
                            group.Key.Read, group.Key.InFlight.ToString(CultureInfo.InvariantCulture), Of(group, static run => run.Microseconds), Of(group, static run => run.P50), Of(group, static run => run.P99),
                            Of(group, static run => run.Processor), Of(group, static run => run.Bytes), Ratio(group, static run => run.Microseconds), Ratio(group, static run => run.Processor))),
                    ],
                    Charts = [Chart.Bars("Time of a read in µs, logarithmic", 2) with { IsLogarithmic = true }, Chart.Bars("Time, to a plain GET", 7)],
                },
            ],
            Runs = ExperimentCommand.Runs(runs),
        };

        static Figure Of(IEnumerable<WireRun> group, Func<WireRun, double> value) => Figure.Of(group.Select(value));

        Figure Ratio(IEnumerable<WireRun> group, Func<WireRun, double> value) => Figure.Of(group.Select(run => value(run) / value(Peer(run))));

        WireRun Peer(WireRun run) => runs.First(peer => peer.Read == WireExperiment.Peer && peer.Round == run.Round && peer.InFlight == run.InFlight);
    }
}
