using System.Collections.Concurrent;
using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;
using Showroom.Messaging.Queues;
using Showroom.Messaging.Telemetry;

namespace Showroom.Messaging.Consumers;

/// <summary>
/// Keeps the messages that are being handled invisible to other consumers. Invariant: a handler whose message may be visible to others has been cancelled, for
/// which each delivery has a timer that a renewal resets.
/// </summary>
internal sealed class LeaseKeeper(IAmazonSQS sqs, QueueDescription queue, TimeSpan handlerTimeout, TimeProvider time, ILogger logger)
{
    private const int MaxBatchCount = 10;

    private readonly ConcurrentDictionary<Delivery, bool> _held = new();

    public int Count => _held.Count;

    public void Add(Delivery delivery) => _held[delivery] = true;

    /// <summary>Ends the renewal: the message is settled, or is to become visible.</summary>
    public void Remove(Delivery delivery)
    {
        if (_held.TryRemove(delivery, out _))
        {
            delivery.EndLease();
        }
    }

    public void CancelAll()
    {
        foreach (var delivery in _held.Keys)
        {
            delivery.Cancel();
        }
    }

    /// <summary>Renews until it is cancelled. Three attempts fit into the time that a message is invisible.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(queue.VisibilityTimeout / 4, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                await RenewAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        foreach (var batch in _held.Keys.Where(IsToRenew).Chunk(MaxBatchCount))
        {
            var sentAt = time.GetTimestamp();
            try
            {
                var response = await sqs.ChangeMessageVisibilityBatchAsync(
                    queue.Url,
                    [.. batch.Select((delivery, i) => new ChangeMessageVisibilityBatchRequestEntry(i.ToString(CultureInfo.InvariantCulture), delivery.ReceiptHandle)
                    {
                        VisibilityTimeout = (int)queue.VisibilityTimeout.TotalSeconds,
                    })],
                    cancellationToken).ConfigureAwait(false);
                foreach (var entry in response.Successful ?? [])
                {
                    batch[int.Parse(entry.Id, CultureInfo.InvariantCulture)].Extend(time.GetElapsedTime(sentAt));
                }

                if (response.Failed is { Count: > 0 } failed)
                {
                    logger.LeaseRenewalFailed(null, queue.Name);
                    foreach (var entry in failed)
                    {
                        // The receipt is no longer valid: the message has been deleted, or the queue was created again.
                        batch[int.Parse(entry.Id, CultureInfo.InvariantCulture)].Cancel();
                    }
                }
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                logger.LeaseRenewalFailed(error, queue.Name);
            }
        }
    }

    /// <summary>Cancels what has taken too long.</summary>
    private bool IsToRenew(Delivery delivery)
    {
        if (time.GetUtcNow() - delivery.ReceivedAt < handlerTimeout)
        {
            return !delivery.Cancellation.IsCancellationRequested;
        }

        delivery.Cancel();
        return false;
    }
}
