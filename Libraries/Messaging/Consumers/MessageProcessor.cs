using System.Diagnostics;
using Amazon.SQS;
using Microsoft.Extensions.Logging;
using Showroom.Messaging.Configuration;
using Showroom.Messaging.Messages;
using Showroom.Messaging.Queues;
using Showroom.Messaging.Telemetry;

namespace Showroom.Messaging.Consumers;

/// <summary>Handles one delivery, and decides what becomes of the message.</summary>
internal sealed class MessageProcessor(
    IAmazonSQS sqs, QueueDescription queue, MessageReader reader, IReadOnlyDictionary<(string Type, int Version), IMessageHandler> handlers, ConsumerOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>Never throws.</summary>
    /// <param name="delivery">The message.</param>
    /// <param name="isStopping">Whether to stop waiting for what is not available.</param>
    public async Task<DeliveryOutcome> ProcessAsync(Delivery delivery, Func<bool> isStopping)
    {
        var startedAt = time.GetTimestamp();
        MessagingTelemetry.Received(queue.Name, delivery.ReceivedAt - delivery.SentAt);
        using var activity = MessagingTelemetry.StartConsumer(queue.Name, delivery.Attribute(MessageAttributes.TraceParent));
        var outcome = await HandleAsync(delivery, activity, isStopping).ConfigureAwait(false);
        MessagingTelemetry.Handled(queue.Name, outcome.ToTag(), time.GetElapsedTime(startedAt));
        if (outcome is not DeliveryOutcome.Handled)
        {
            activity?.SetStatus(ActivityStatusCode.Error, outcome.ToTag());
        }

        return outcome;
    }

    private async Task<DeliveryOutcome> HandleAsync(Delivery delivery, Activity? activity, Func<bool> isStopping)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                var message = await reader.ReadAsync(delivery, delivery.Cancellation).ConfigureAwait(false);
                if (message.Type == MessageAttributes.TestType)
                {
                    return DeliveryOutcome.Handled;
                }

                var handler = handlers.GetValueOrDefault((message.Type, message.Version))
                    ?? throw new InvalidMessageException($"There is no handler for '{message.Type}' of version {message.Version}.");
                await handler.HandleAsync(message, delivery.Cancellation).ConfigureAwait(false);
                return DeliveryOutcome.Handled;
            }
            catch (InvalidMessageException error)
            {
                return await DeadLetterAsync(delivery, error.Message, activity, null).ConfigureAwait(false);
            }
            catch (Exception) when (delivery.Cancellation.IsCancellationRequested)
            {
                logger.HandlerCancelled(queue.Name, delivery.Message.MessageId);
                return DeliveryOutcome.Cancelled;
            }
            catch (Exception error) when (TransientFailures.Matches(error))
            {
                if (failures == 1)
                {
                    logger.HandlerWaits(error, queue.Name, delivery.Message.MessageId);
                }

                // The message stays invisible: a receive more would be one of the few attempts that it has.
                await Task.Delay(RetryDelay.WhileUnavailable(failures), time, delivery.Cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (isStopping() || delivery.Cancellation.IsCancellationRequested)
                {
                    return DeliveryOutcome.Released;
                }
            }
            catch (Exception error) when (delivery.Attempt >= queue.MaxReceiveCount)
            {
                return await DeadLetterAsync(delivery, $"{error.GetType().Name}: {error.Message}", activity, error).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                var delay = RetryDelay.AfterAttempt(delivery.Attempt, options);
                logger.AttemptFailed(error, queue.Name, delivery.Message.MessageId, delivery.Attribute(MessageAttributes.Type), delivery.Attempt, queue.MaxReceiveCount, delay);
                await SetVisibilityAsync(delivery, delay).ConfigureAwait(false);
                return DeliveryOutcome.Failed;
            }
        }
    }

    /// <summary>Makes a message visible again after a delay, rounded to seconds.</summary>
    public async Task SetVisibilityAsync(Delivery delivery, TimeSpan delay)
    {
        try
        {
            await sqs.ChangeMessageVisibilityAsync(queue.Url, delivery.ReceiptHandle, (int)Math.Round(delay.TotalSeconds)).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // The message becomes visible when its visibility timeout ends.
            logger.LeaseRenewalFailed(error, queue.Name);
        }
    }

    private async Task<DeliveryOutcome> DeadLetterAsync(Delivery delivery, string reason, Activity? activity, Exception? error)
    {
        if (queue.DeadLetterUrl is null)
        {
            logger.AttemptFailed(error ?? new InvalidMessageException(reason), queue.Name, delivery.Message.MessageId, delivery.Attribute(MessageAttributes.Type), delivery.Attempt, queue.MaxReceiveCount, options.MaxRetryDelay);
            await SetVisibilityAsync(delivery, options.MaxRetryDelay).ConfigureAwait(false);
            return DeliveryOutcome.Failed;
        }

        try
        {
            var traceId = activity?.TraceId.ToHexString() ?? delivery.Attribute(MessageAttributes.TraceParent)?.Split('-').ElementAtOrDefault(1);
            await DeadLetterSender.SendAsync(sqs, queue, delivery, reason, traceId).ConfigureAwait(false);
            logger.DeadLettered(error, queue.Name, delivery.Message.MessageId, delivery.Attribute(MessageAttributes.Type), delivery.Attempt, reason);
            return DeliveryOutcome.DeadLettered;
        }
        catch (Exception failure)
        {
            logger.DeadLetterFailed(failure, queue.Name, delivery.Message.MessageId);
            await SetVisibilityAsync(delivery, TimeSpan.Zero).ConfigureAwait(false);
            return DeliveryOutcome.Failed;
        }
    }
}
