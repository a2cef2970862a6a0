using System.Globalization;
using Showroom.Lab.CommandLine;
using Showroom.Lab.Failover.Probes;
using Showroom.Lab.Failover.Setup;
using Showroom.Lab.Servers;
using Showroom.Reports;

namespace Showroom.Lab.Failover.Application;

/// <summary>What the failovers did to the writes of Redis and to the users.</summary>
internal static class ApplicationReport
{
    private const string Subject = "Failover";

    public static ExperimentResult Create(IReadOnlyList<ApplicationRun> runs, FailoverSettings settings)
    {
        return new()
        {
            Title = "Failover of Redis under load",
            Description = string.Create(
                CultureInfo.InvariantCulture,
                $"A primary with two replicas; three replicas of the Api behind the gateway. A lost primary is replaced after {settings.Detection.TotalSeconds:0} s, replication takes {settings.ReplicationDelay.TotalMilliseconds:0} ms, {settings.WritesPerSecond} writes/s for each way of writing."),
            Claims = [.. settings.Kinds.SelectMany(ClaimsOf)],
            Tables =
            [
                new ReportTable
                {
                    Title = "What the application notices",
                    Columns = ["", "unit", .. settings.Kinds.Select(static kind => new Column(kind.Describe()))],
                    Rows =
                    [
                        Row("writes succeed again after", "s", static run => Seconds(run.Writes)),
                        Row("the same with WAIT 1", "s", static run => Seconds(run.WaitingWrites)),
                        Row("acknowledged writes lost", "", static run => run.Writes.Lost),
                        Row("the same with WAIT 1", "", static run => run.WaitingWrites.Lost),
                        Row("requests with a session", "", static run => run.Sessions.Requests),
                        Row("of them failed", "", static run => run.Sessions.Failed),
                        Row("of them logged out", "", static run => run.Sessions.LoggedOut),
                        Row("reads of products", "", static run => run.Cache.Reads),
                        Row("of them failed", "", static run => run.Cache.FailedReads),
                        Row("of them stale", "", static run => run.Cache.StaleReads),
                        Row("longest staleness", "ms", static run => run.Cache.MaxStaleness.TotalMilliseconds),
                        Row("changes of products refused", "", static run => run.Cache.FailedWrites),
                        Row("chat messages", "", static run => run.Chat.Sent),
                        Row("of them not acknowledged", "", static run => run.Chat.Unacknowledged),
                        Row("of them lost, twice, out of order", "", static run => run.Chat.Violations),
                        Row("deliveries later than 1 s", "", static run => run.Chat.Late),
                        Row("longest delivery", "s", static run => run.Chat.MaxDelay.TotalSeconds),
                    ],
                },
                new ReportTable
                {
                    Title = "Time without a successful write",
                    Columns = ["failover", new("writes", "s"), new("writes with WAIT 1", "s")],
                    Rows = [.. settings.Kinds.Select(kind => ReportTable.Row(kind.Describe(), Of(kind, static run => Seconds(run.Writes)), Of(kind, static run => Seconds(run.WaitingWrites))))],
                    Charts = [Chart.Bars("Seconds", 1, 2)],
                },
            ],
            Runs = ExperimentCommand.Runs(new { settings, runs }),
        };

        IEnumerable<Claim> ClaimsOf(FailoverKind kind)
        {
            var outage = kind.LosesPrimary() ? Expectation.Between(settings.Detection.TotalSeconds - 0.1, settings.Detection.TotalSeconds + 1) : Expectation.AtMost(1);
            yield return Claim.Goal($"{kind.Describe()}: writes succeed again after", outage, Of(kind, static run => Seconds(run.Writes)), "s").Of(Subject);
            yield return Claim.Guarantee($"{kind.Describe()}: acknowledged writes lost that waited for a replica", Expectation.Exactly(0), Of(kind, static run => run.WaitingWrites.Lost)).Of(Subject);
            yield return Claim.Guarantee($"{kind.Describe()}: acknowledged chat messages lost, twice, out of order", Expectation.Exactly(0), Of(kind, static run => run.Chat.Violations)).Of(Subject);
            yield return Claim.Goal($"{kind.Describe()}: reads of products that failed", Expectation.Exactly(0), Of(kind, static run => run.Cache.FailedReads)).Of(Subject);
            if (!kind.LosesPrimary())
            {
                yield return Claim.Goal($"{kind.Describe()}: acknowledged writes lost", Expectation.Exactly(0), Of(kind, static run => run.Writes.Lost)).Of(Subject);
            }
        }

        IReadOnlyList<Cell> Row(string name, string unit, Func<ApplicationRun, double> value) => [name, unit, .. settings.Kinds.Select(kind => (Cell)Of(kind, value))];

        Figure Of(FailoverKind kind, Func<ApplicationRun, double> value) => Figure.Of(runs.Where(run => run.Kind == kind).Select(value));
    }

    /// <summary>A write that did not succeed again counts as infinitely long.</summary>
    private static double Seconds(WriteResult writes) => writes.Outage?.TotalSeconds ?? double.PositiveInfinity;
}
