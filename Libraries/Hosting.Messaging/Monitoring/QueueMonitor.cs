using System.Collections.Immutable;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Showroom.Hosting.Messaging.Clients;
using Showroom.Hosting.Messaging.Resources;

namespace Showroom.Hosting.Messaging.Monitoring;

/// <summary>Shows topics and queues, which have no process, in the state of the emulator, and the queues with their numbers of messages.</summary>
internal static class QueueMonitor
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    /// <summary>Runs until the application stops.</summary>
    public static async Task MirrorStateAsync(MessagingResource messaging, InitializeResourceEvent e, CancellationToken cancellationToken)
    {
        string? state = null;
        await foreach (var change in e.Notifications.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (change.Resource != messaging || change.Snapshot.State?.Text == state
                || (change.Snapshot.State?.Text == KnownResourceStates.Running && change.Snapshot.HealthStatus != HealthStatus.Healthy))
            {
                continue;
            }

            state = change.Snapshot.State?.Text;
            foreach (var child in messaging.Topics.Concat<IResource>(messaging.Queues))
            {
                await e.Notifications.PublishUpdateAsync(child, snapshot => snapshot with
                {
                    State = change.Snapshot.State,
                    StartTimeStamp = change.Snapshot.StartTimeStamp,
                    StopTimeStamp = change.Snapshot.StopTimeStamp,
                }).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Updates the properties of a queue until the application stops.</summary>
    public static async Task CountAsync(QueueResource queue, InitializeResourceEvent e, CancellationToken cancellationToken)
    {
        if (queue.Parent.Deployed is null)
        {
            await e.Notifications.WaitForResourceHealthyAsync(queue.Parent.Name, WaitBehavior.WaitOnResourceUnavailable, cancellationToken).ConfigureAwait(false);
        }

        using var sqs = await QueueClient.CreateAsync(queue.Parent, cancellationToken).ConfigureAwait(false);
        var (url, deadLetters) = (
            await QueueClient.UrlAsync(queue.Parent, queue.QueueName, cancellationToken).ConfigureAwait(false),
            await QueueClient.UrlAsync(queue.Parent, queue.DeadLetterQueueName, cancellationToken).ConfigureAwait(false));
        using var timer = new PeriodicTimer(s_interval, TimeProvider.System);
        (int, int, int)? shown = null;
        do
        {
            try
            {
                var (depth, inFlight) = await CountAsync(sqs, url, cancellationToken).ConfigureAwait(false);
                var (dead, deadInFlight) = await CountAsync(sqs, deadLetters, cancellationToken).ConfigureAwait(false);
                if (shown != (depth, inFlight, dead + deadInFlight))
                {
                    shown = (depth, inFlight, dead + deadInFlight);
                    await e.Notifications.PublishUpdateAsync(queue, snapshot => snapshot with { Properties = Set(snapshot.Properties, depth, inFlight, dead + deadInFlight) }).ConfigureAwait(false);
                }
            }
            catch (Exception error) when (error is AmazonServiceException or AmazonClientException or HttpRequestException && !cancellationToken.IsCancellationRequested)
            {
                // The emulator is stopped or starting, or AWS is not reached; the numbers are shown again when it responds.
                shown = null;
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
    }

    private static async Task<(int Visible, int InFlight)> CountAsync(AmazonSQSClient sqs, string url, CancellationToken cancellationToken)
    {
        var attributes = await sqs.GetQueueAttributesAsync(
            new GetQueueAttributesRequest
            {
                QueueUrl = url,
                AttributeNames =
                [
                    QueueAttributeName.ApproximateNumberOfMessages, QueueAttributeName.ApproximateNumberOfMessagesDelayed,
                    QueueAttributeName.ApproximateNumberOfMessagesNotVisible,
                ],
            },
            cancellationToken).ConfigureAwait(false);
        return (attributes.ApproximateNumberOfMessages + attributes.ApproximateNumberOfMessagesDelayed, attributes.ApproximateNumberOfMessagesNotVisible);
    }

    private static ImmutableArray<ResourcePropertySnapshot> Set(ImmutableArray<ResourcePropertySnapshot> properties, int depth, int inFlight, int deadLetters)
    {
        ResourcePropertySnapshot[] counts = [new("Depth", depth), new("In flight", inFlight), new("Dead letters", deadLetters)];
        return [.. properties.Where(property => counts.All(count => count.Name != property.Name)), .. counts];
    }
}
