using Microsoft.Extensions.Logging;

namespace Showroom.Hosting.Aws.Deployment;

/// <summary>
/// Says what happens to a stack, as it comes, until the stack itself has ended. Only what happens after <see cref="BeginAsync"/>
/// counts: a stack's status may still be the one from before, its events never are.
/// </summary>
internal sealed class StackProgress
{
    private readonly CloudFormationClient _client;
    private readonly string _stackId;
    private readonly HashSet<string> _seen;

    private StackProgress(CloudFormationClient client, string stackId, HashSet<string> seen) => (_client, _stackId, _seen) = (client, stackId, seen);

    /// <summary>Remembers what has happened already. Comes before the call that makes more happen.</summary>
    public static async Task<StackProgress> BeginAsync(CloudFormationClient client, string stackId, CancellationToken cancellationToken)
    {
        var (events, _) = await client.DescribeEventsAsync(stackId, null, cancellationToken).ConfigureAwait(false);
        return new(client, stackId, events.Select(e => e.Id).ToHashSet(StringComparer.Ordinal));
    }

    /// <returns>The event that ended the stack, and the failures before it that were nobody else's consequence.</returns>
    public async Task<(StackEvent End, IReadOnlyList<StackEvent> Failures)> FollowAsync(Wait wait, ILogger logger, CancellationToken cancellationToken)
    {
        var failures = new List<StackEvent>();
        while (true)
        {
            foreach (var happened in await NewAsync(cancellationToken).ConfigureAwait(false))
            {
                DeploymentLog.StackEvent(logger, happened.IsFailure ? LogLevel.Warning : LogLevel.Information, happened.Status, happened.LogicalId, happened.Type, happened.Reason is null ? "" : $": {happened.Reason}");
                if (happened.EndsStack)
                {
                    return (happened, failures);
                }

                if (happened is { IsFailure: true, IsConsequence: false })
                {
                    failures.Add(happened);
                }
            }

            await wait.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Pages go back in time; the first event that is known ends the way back.
    private async Task<IEnumerable<StackEvent>> NewAsync(CancellationToken cancellationToken)
    {
        var found = new Stack<StackEvent>();
        var page = default(string);
        do
        {
            (var events, page) = await _client.DescribeEventsAsync(_stackId, page, cancellationToken).ConfigureAwait(false);
            foreach (var happened in events)
            {
                if (!_seen.Add(happened.Id))
                {
                    return found;
                }

                found.Push(happened);
            }
        }
        while (page is not null);
        return found;
    }
}
