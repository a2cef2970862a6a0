using Microsoft.Extensions.Logging;

namespace Showroom.Hosting.Aws.Deployment;

/// <summary>
/// Logs the events of a stack until it reaches a final status. Only events after <see cref="BeginAsync"/> count: the status
/// of the stack may still be that of the previous change.
/// </summary>
internal sealed class StackProgress
{
    private readonly CloudFormationClient _client;
    private readonly string _stackId;
    private readonly HashSet<string> _seen;

    private StackProgress(CloudFormationClient client, string stackId, HashSet<string> seen) => (_client, _stackId, _seen) = (client, stackId, seen);

    /// <summary>Records the events so far. It must precede the call that starts the change.</summary>
    public static async Task<StackProgress> BeginAsync(CloudFormationClient client, string stackId, CancellationToken cancellationToken)
    {
        var (events, _) = await client.DescribeEventsAsync(stackId, null, cancellationToken).ConfigureAwait(false);
        return new(client, stackId, events.Select(e => e.Id).ToHashSet(StringComparer.Ordinal));
    }

    /// <returns>The final event, and the failures that no other failure caused.</returns>
    public async Task<(StackEvent End, IReadOnlyList<StackEvent> Failures)> FollowAsync(PollDelay delay, ILogger logger, CancellationToken cancellationToken)
    {
        var failures = new List<StackEvent>();
        while (true)
        {
            foreach (var stackEvent in await NewAsync(cancellationToken).ConfigureAwait(false))
            {
                Log(logger, stackEvent);
                if (stackEvent.IsFinal)
                {
                    return (stackEvent, failures);
                }

                if (stackEvent is { IsFailure: true, IsConsequence: false })
                {
                    failures.Add(stackEvent);
                }
            }

            await delay.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Logs the events since the last call, of a change whose end the caller sees by the status of the stack.</summary>
    public async Task LogAsync(ILogger logger, CancellationToken cancellationToken)
    {
        foreach (var stackEvent in await NewAsync(cancellationToken).ConfigureAwait(false))
        {
            Log(logger, stackEvent);
        }
    }

    private static void Log(ILogger logger, StackEvent stackEvent) => DeploymentLog.StackEvent(
        logger, stackEvent.IsFailure ? LogLevel.Warning : LogLevel.Information, stackEvent.Status, stackEvent.LogicalId, stackEvent.Type, stackEvent.Reason is null ? "" : $": {stackEvent.Reason}");

    // Pages go back in time; the first known event ends the search.
    private async Task<IEnumerable<StackEvent>> NewAsync(CancellationToken cancellationToken)
    {
        var found = new Stack<StackEvent>();
        var page = default(string);
        do
        {
            (var events, page) = await _client.DescribeEventsAsync(_stackId, page, cancellationToken).ConfigureAwait(false);
            foreach (var stackEvent in events)
            {
                if (!_seen.Add(stackEvent.Id))
                {
                    return found;
                }

                found.Push(stackEvent);
            }
        }
        while (page is not null);
        return found;
    }
}
