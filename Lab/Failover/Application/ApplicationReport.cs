using System.Globalization;
using System.Text;
using Showroom.Lab.Failover.Probes;
using Showroom.Lab.Failover.Setup;
using Showroom.Lab.Reports;
using Showroom.Lab.Servers;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Failover.Application;

/// <summary>What the failovers did to the writes of Redis and to the users, expected beside measured.</summary>
internal sealed class ApplicationReport(IReadOnlyList<ApplicationRun> runs, FailoverSettings settings, string machine, string command)
{
    public string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Failover of Redis under load\n\n{machine}\n\n`{command}`\n");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"A primary with two replicas; three replicas of the Api behind the gateway. A lost primary is replaced after {settings.Detection.TotalSeconds:0} s, replication takes {settings.ReplicationDelay.TotalMilliseconds:0} ms, {settings.WritesPerSecond} writes/s for each way of writing. Medians of {settings.Rounds}, in brackets the range.\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"| | {string.Join(" | ", settings.Kinds.Select(static kind => kind.Describe()))} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|---|{string.Concat(settings.Kinds.Select(static _ => "---|"))}");
        Row(text, "**writes succeed again after, s**: expected", kind => kind.LosesPrimary() ? $"{settings.Detection.TotalSeconds:0} to {settings.Detection.TotalSeconds + 1:0}" : "0 to 1");
        Row(text, "measured", "0.0", static run => Seconds(run.Writes));
        Row(text, "measured with `WAIT 1`", "0.0", static run => Seconds(run.WaitingWrites));
        Row(text, "**acknowledged writes lost**: expected", kind => kind.LosesPrimary() ? $"{settings.WritesPerSecond * settings.ReplicationDelay.TotalSeconds:0}" : "0");
        Row(text, "measured", "0", static run => run.Writes.Lost);
        Row(text, "expected with `WAIT 1`", static _ => "0");
        Row(text, "measured with `WAIT 1`", "0", static run => run.WaitingWrites.Lost);
        Row(text, "**requests with a session**", "0", static run => run.Sessions.Requests);
        Row(text, "failed", "0", static run => run.Sessions.Failed);
        Row(text, "logged out: expected", static kind => kind.LosesPrimary() ? "those of a login just before" : "0");
        Row(text, "measured", "0", static run => run.Sessions.LoggedOut);
        Row(text, "**reads of products**", "0", static run => run.Cache.Reads);
        Row(text, "failed: expected", static _ => "0");
        Row(text, "measured", "0", static run => run.Cache.FailedReads);
        Row(text, "stale", "0", static run => run.Cache.StaleReads);
        Row(text, "longest staleness, ms", "0", static run => run.Cache.MaxStaleness.TotalMilliseconds);
        Row(text, "changes of products refused", "0", static run => run.Cache.FailedWrites);
        Row(text, "**chat messages**", "0", static run => run.Chat.Sent);
        Row(text, "not acknowledged: expected", static _ => "0");
        Row(text, "measured", "0", static run => run.Chat.Unacknowledged);
        Row(text, "lost, twice, out of order: expected", static _ => "0");
        Row(text, "measured", "0", static run => run.Chat.Violations);
        Row(text, "deliveries later than 1 s", "0", static run => run.Chat.Late);
        Row(text, "longest delivery, s", "0.0", static run => run.Chat.MaxDelay.TotalSeconds);
        return text.ToString();
    }

    public string Json() => Report.ToJson(new { machine, command, settings, runs });

    /// <summary>A write that did not succeed again counts with the longest wait.</summary>
    private static double Seconds(WriteResult writes) => writes.Outage?.TotalSeconds ?? 999;

    private void Row(StringBuilder text, string name, Func<FailoverKind, string> expected) =>
        text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", settings.Kinds.Select(expected))} |");

    private void Row(StringBuilder text, string name, string format, Func<ApplicationRun, double> value) =>
        Row(text, name, kind => Spread.Of([.. runs.Where(run => run.Kind == kind).Select(value)]).ToString(format));
}
