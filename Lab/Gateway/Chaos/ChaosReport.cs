using System.Globalization;
using System.Text;

namespace Showroom.Lab.Gateway.Chaos;

/// <summary>What a client saw, phase by phase.</summary>
/// <param name="Gets">Idempotent requests: none may fail.</param>
/// <param name="Posts">Requests that are not idempotent: those in flight on the killed replica fail.</param>
/// <param name="Killed">When, in the load of POSTs, the replica was gone.</param>
/// <param name="Detected">When the gateway had stopped sending requests to it.</param>
internal sealed record ChaosReport(IReadOnlyCollection<Outcome> Gets, IReadOnlyCollection<Outcome> Posts, TimeSpan Killed, TimeSpan Detected)
{
    public int FailedGets => Gets.Count(outcome => outcome.Failed);

    /// <summary>
    /// POSTs that failed although they should not have: sent after the gateway had detected the failure, or without a 502 problem as the response. Until
    /// then it may write to a connection whose end it has not received yet.
    /// </summary>
    public int WronglyFailedPosts => Wrong().Count();

    private IEnumerable<Outcome> Wrong() =>
        Posts.Where(outcome => outcome.Failed && (outcome is not { Status: 502, Problem: true } || outcome.Sent > Detected));

    public bool Hidden => FailedGets == 0 && WronglyFailedPosts == 0;

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
        text.AppendLine(CultureInfo.InvariantCulture, $"GET: {FailedGets} of {Gets.Count} failed, expected 0.");
        text.AppendLine(CultureInfo.InvariantCulture, $"POST: failed {string.Join(", ", failed.DefaultIfEmpty("none"))} of {Posts.Count}, expected 502 for those in flight on the killed replica; {WronglyFailedPosts} otherwise, expected 0.");
        if (Posts.Where(outcome => outcome.Failed).ToArray() is { Length: > 0 } lost)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"The last POST that failed was sent {(lost.Max(outcome => outcome.Sent) - Killed).TotalMilliseconds:0} ms after the death, which the gateway had detected after {(Detected - Killed).TotalMilliseconds:0} ms.");
        }

        foreach (var wrong in Wrong())
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {wrong.Status}{(wrong.Problem ? " with" : " without")} a problem, sent {(wrong.Sent - Killed).TotalMilliseconds:0} ms after the death, after {wrong.Took.TotalMilliseconds:0} ms");
        }

        return text.ToString();
    }
}
