using System.Globalization;
using Showroom.Reports;

namespace Showroom.Lab.Gateway.Chaos;

/// <summary>What a client saw, phase by phase.</summary>
/// <param name="Gets">Idempotent requests: none may fail.</param>
/// <param name="Posts">Requests that are not idempotent: those in flight on the killed replica fail.</param>
/// <param name="Killed">When, in the load of POSTs, the replica was gone.</param>
/// <param name="Detected">When the gateway had stopped sending requests to it.</param>
/// <param name="Streams">Streams and WebSockets held open meanwhile: only those of a replica that was ended may end.</param>
internal sealed record ChaosReport(
    IReadOnlyCollection<Outcome> Gets, IReadOnlyCollection<Outcome> Posts, TimeSpan Killed, TimeSpan Detected, StreamReport Streams)
{
    private const string Subject = "Failover";

    /// <summary>Responses 503 of the gateway, although a replica could have responded.</summary>
    public int Unavailable => Gets.Concat(Posts).Count(outcome => outcome.Status == 503);

    public int FailedGets => Gets.Count(outcome => outcome.Failed);

    /// <summary>
    /// POSTs that failed although they should not have: sent after the gateway had detected the failure, or without a 502 problem as the response. Until
    /// then it may write to a connection whose end it has not received yet.
    /// </summary>
    public int WronglyFailedPosts => Wrong().Count();

    public ExperimentResult ToResult() => new()
    {
        Title = "Failures of replicas that the gateway hides",
        Description = "Replicas are killed, suspended, throttled and restarted under load and with streams open.",
        Claims =
        [
            Claim.Guarantee($"GETs failed, of {Gets.Count}", Expectation.Exactly(0), FailedGets).Of(Subject),
            Claim.Guarantee($"POSTs failed other than with 502 and in flight on the killed replica, of {Posts.Count}", Expectation.Exactly(0), WronglyFailedPosts).Of(Subject),
            Claim.Guarantee($"responses 503, of {Gets.Count + Posts.Count}", Expectation.Exactly(0), Unavailable).Of(Subject),
            Claim.Guarantee($"streams and WebSockets cut while their replica ran, of {Streams.Opened}", Expectation.Exactly(0), Streams.Cut.Count).Of(Subject),
        ],
        Tables = [Phases()],
        Listings = [new Listing("Events", [.. Events()])],
    };

    private IEnumerable<Outcome> Wrong() =>
        Posts.Where(outcome => outcome.Failed && (outcome is not { Status: 502, Problem: true } || outcome.Sent > Detected));

    private ReportTable Phases() => new()
    {
        Title = "Requests by phase",
        Columns = ["phase", "requests", "failed", new("p50", "ms"), new("p99", "ms"), new("longest", "ms"), "share of each replica"],
        Rows =
        [
            .. Gets.Concat(Posts).GroupBy(static outcome => outcome.Phase)
                .OrderBy(static phase => phase.Key.StartsWith("POST", StringComparison.Ordinal)).ThenBy(static phase => phase.Min(static outcome => outcome.Sent)).Select(static phase =>
                {
                    var took = phase.Select(static outcome => outcome.Took.TotalMilliseconds).Order().ToArray();
                    var shares = phase.Where(static outcome => !outcome.Failed).CountBy(static outcome => outcome.Replica).OrderBy(static share => share.Key, StringComparer.Ordinal)
                        .Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Key} {100.0 * share.Value / took.Length:0.0} %"));
                    return ReportTable.Row(
                        phase.Key, took.Length, phase.Count(static outcome => outcome.Failed), took[took.Length / 2], took[(int)(took.Length * 0.99)], took[^1], string.Join(", ", shares));
                }),
        ],
        Charts = [Chart.Bars("Latency in ms, logarithmic", 3, 4, 5) with { IsLogarithmic = true }],
    };

    private IEnumerable<string> Events()
    {
        var failed = Posts.Where(static outcome => outcome.Failed).ToArray();
        yield return string.Create(CultureInfo.InvariantCulture, $"{Streams.Received} events and messages received without a gap; {Streams.Ends.Count - Streams.Cut.Count} streams and WebSockets ended with their replica");
        yield return $"POSTs failed: {string.Join(", ", failed.CountBy(static outcome => outcome.Status).Select(static status => $"{status.Value} x {status.Key}").DefaultIfEmpty("none"))}";
        foreach (var cut in Streams.Cut)
        {
            yield return $"cut: {cut.Kind} of {cut.Replica} in phase '{cut.Phase}': {cut.Reason}";
        }

        if (failed.Length > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"the last POST that failed was sent {(failed.Max(static outcome => outcome.Sent) - Killed).TotalMilliseconds:0} ms after the kill, which the gateway had detected after {(Detected - Killed).TotalMilliseconds:0} ms");
        }

        foreach (var wrong in Wrong())
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{wrong.Status}{(wrong.Problem ? " with" : " without")} a problem, sent {(wrong.Sent - Killed).TotalMilliseconds:0} ms after the kill, after {wrong.Took.TotalMilliseconds:0} ms");
        }
    }
}
