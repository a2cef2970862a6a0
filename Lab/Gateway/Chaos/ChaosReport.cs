using System.Globalization;
using System.Text;

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
    /// <summary>Responses 503 of the gateway, although a replica could have responded.</summary>
    public int Unavailable => Gets.Concat(Posts).Count(outcome => outcome.Status == 503);

    public int FailedGets => Gets.Count(outcome => outcome.Failed);

    /// <summary>
    /// POSTs that failed although they should not have: sent after the gateway had detected the failure, or without a 502 problem as the response. Until
    /// then it may write to a connection whose end it has not received yet.
    /// </summary>
    public int WronglyFailedPosts => Wrong().Count();

    private IEnumerable<Outcome> Wrong() =>
        Posts.Where(outcome => outcome.Failed && (outcome is not { Status: 502, Problem: true } || outcome.Sent > Detected));

    public bool Hidden => FailedGets == 0 && WronglyFailedPosts == 0 && Unavailable == 0 && Streams.Cut.Count == 0;

    public string Text()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"phase",-24} {"requests",8} {"failed",6} {"p50 ms",8} {"p99 ms",8} {"max ms",8}  share of each replica");
        foreach (var phase in Gets.Concat(Posts).GroupBy(outcome => outcome.Phase).OrderBy(phase => phase.First().Phase.StartsWith("POST", StringComparison.Ordinal)).ThenBy(phase => phase.Min(outcome => outcome.Sent)))
        {
            var took = phase.Select(outcome => outcome.Took.TotalMilliseconds).Order().ToArray();
            var shares = phase.Where(outcome => !outcome.Failed).CountBy(outcome => outcome.Replica).OrderBy(share => share.Key, StringComparer.Ordinal)
                .Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Key} {100.0 * share.Value / took.Length:0.0} %"));
            text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"{phase.Key,-24} {took.Length,8} {phase.Count(outcome => outcome.Failed),6} {took[took.Length / 2],8:0.0} {took[(int)(took.Length * 0.99)],8:0.0} {took[^1],8:0.0}  {string.Join(", ", shares)}"));
        }

        var failed = Posts.Where(outcome => outcome.Failed).CountBy(outcome => outcome.Status).Select(status => $"{status.Value} x {status.Key}");
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{"",-72} {"expected",8} {"measured",8}");
        Row($"GETs failed, of {Gets.Count}", "0", FailedGets);
        Row($"POSTs failed other than with 502 and in flight on the killed replica, of {Posts.Count}", "0", WronglyFailedPosts);
        Row($"responses 503, of {Gets.Count + Posts.Count}", "0", Unavailable);
        Row($"streams and WebSockets cut while their replica ran, of {Streams.Opened}", "0", Streams.Cut.Count);
        Row("streams and WebSockets ended with their replica", "any", Streams.Ends.Count - Streams.Cut.Count);
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{Streams.Received} events and messages received without a gap; POSTs failed: {string.Join(", ", failed.DefaultIfEmpty("none"))}.");
        foreach (var cut in Streams.Cut)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  cut: {cut.Kind} of {cut.Replica} in phase '{cut.Phase}': {cut.Reason}");
        }

        if (Posts.Where(outcome => outcome.Failed).ToArray() is { Length: > 0 } lost)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"The last POST that failed was sent {(lost.Max(outcome => outcome.Sent) - Killed).TotalMilliseconds:0} ms after the death, which the gateway had detected after {(Detected - Killed).TotalMilliseconds:0} ms.");
        }

        foreach (var wrong in Wrong())
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {wrong.Status}{(wrong.Problem ? " with" : " without")} a problem, sent {(wrong.Sent - Killed).TotalMilliseconds:0} ms after the death, after {wrong.Took.TotalMilliseconds:0} ms");
        }

        return text.ToString();

        void Row(string what, string expected, int measured) =>
            text.AppendLine(CultureInfo.InvariantCulture, $"{what,-72} {expected,8} {measured,8}");
    }
}
