using System.Globalization;
using System.Text;
using Showroom.Lab.Failover.Setup;
using Showroom.Lab.Reports;
using Showroom.Lab.Servers;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Failover.Connections;

/// <summary>How long writes and subscriptions were interrupted, by settings and kind of failover.</summary>
internal sealed class ConnectionReport(IReadOnlyList<ConnectionRun> runs, FailoverSettings settings, string machine, string command)
{
    public string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Settings of Redis connections in a failover\n\n{machine}\n\n`{command}`\n");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Seconds without a write / without a message on a subscription, medians of {settings.Rounds}, all connections in the same failovers; a lost primary is replaced after {settings.Detection.TotalSeconds:0} s. \"> {settings.MaxRecovery.TotalSeconds:0}\": not within that time.\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"| settings | {string.Join(" | ", settings.Kinds.Select(static kind => kind.Describe()))} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|---|{string.Concat(settings.Kinds.Select(static _ => "---|"))}");
        text.AppendLine(CultureInfo.InvariantCulture, $"| expected at best | {string.Join(" | ", settings.Kinds.Select(kind => kind.LosesPrimary() ? $"{settings.Detection.TotalSeconds:0} / {settings.Detection.TotalSeconds:0}" : "0 / 0"))} |");
        foreach (var variant in runs.GroupBy(static run => run.Variant))
        {
            var cells = settings.Kinds.Select(kind => Cell([.. variant.Where(run => run.Kind == kind)]));
            text.AppendLine(CultureInfo.InvariantCulture, $"| {variant.Key} | {string.Join(" | ", cells)} |");
        }

        return text.ToString();
    }

    public string Json() => Report.ToJson(new { machine, command, settings, runs });

    private string Cell(IReadOnlyCollection<ConnectionRun> repeated) =>
        $"{Seconds(repeated.Select(static run => run.Writes.Outage))} / {Seconds(repeated.Select(static run => run.SubscriptionOutage))}";

    /// <summary>One that has not recovered counts as infinitely long, so that a median of few does not hide it.</summary>
    private string Seconds(IEnumerable<TimeSpan?> outages)
    {
        var median = Median.Of(outages.Select(static outage => outage?.TotalSeconds ?? double.PositiveInfinity));
        return double.IsPositiveInfinity(median)
            ? string.Create(CultureInfo.InvariantCulture, $"> {settings.MaxRecovery.TotalSeconds:0}")
            : median.ToString("0.0", CultureInfo.InvariantCulture);
    }
}
