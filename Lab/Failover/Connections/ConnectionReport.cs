using System.Globalization;
using Showroom.Lab.CommandLine;
using Showroom.Lab.Failover.Setup;
using Showroom.Lab.Servers;
using Showroom.Reports;

namespace Showroom.Lab.Failover.Connections;

/// <summary>How long writes and subscriptions were interrupted, by settings and kind of failover.</summary>
internal static class ConnectionReport
{
    public static ExperimentResult Create(IReadOnlyList<ConnectionRun> runs, FailoverSettings settings) => new()
    {
        Title = "Settings of Redis connections in a failover",
        Description = string.Create(
            CultureInfo.InvariantCulture,
            $"All connections in the same failovers; a lost primary is replaced after {settings.Detection.TotalSeconds:0} s. ∞: not within {settings.MaxRecovery.TotalSeconds:0} s."),
        Tables =
        [
            Table("Seconds without a write", runs, settings, static run => run.Writes.Outage),
            Table("Seconds without a message on a subscription", runs, settings, static run => run.SubscriptionOutage),
        ],
        Runs = ExperimentCommand.Runs(new { settings, runs }),
    };

    private static ReportTable Table(string title, IReadOnlyList<ConnectionRun> runs, FailoverSettings settings, Func<ConnectionRun, TimeSpan?> outage) => new()
    {
        Title = title,
        Columns = ["settings", .. settings.Kinds.Select(static kind => new Column(kind.Describe()))],
        Rows =
        [
            ["expected at best", .. settings.Kinds.Select(kind => (Cell)(kind.LosesPrimary() ? settings.Detection.TotalSeconds : 0))],
            .. runs.GroupBy(static run => run.Variant).Select(variant => (IReadOnlyList<Cell>)
            [
                variant.Key,
                .. settings.Kinds.Select(kind => (Cell)Figure.Of(variant.Where(run => run.Kind == kind).Select(run => outage(run)?.TotalSeconds ?? double.PositiveInfinity))),
            ]),
        ],
    };
}
