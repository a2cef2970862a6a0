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
    /// <param name="hasSuccessors">Whether later messages of its FIFO group were received with it.</param>
    /// <param name="stoppingToken">Ends the waits between attempts.</param>
    public async Task<DeliveryOutcome> ProcessAsync(Delivery delivery, bool hasSuccessors, CancellationToken stoppingToken)
    {
        var startedAt = time.GetTimestamp();
        MessagingTelemetry.Received(queue.Name, delivery.ReceivedAt - delivery.SentAt);
        using var activity = MessagingTelemetry.StartConsumer(queue.Name, delivery.Attribute(MessageAttributes.TraceParent));
        var outcome = await HandleAsync(delivery, hasSuccessors, activity, stoppingToken).ConfigureAwait(false);
        MessagingTelemetry.Handled(queue.Name, outcome.ToTag(), time.GetElapsedTime(startedAt));
        if (outcome is not DeliveryOutcome.Handled)
        {
            activity?.SetStatus(ActivityStatusCode.Error, outcome.ToTag());
        }

        return outcome;
    }

    private async Task<DeliveryOutcome> HandleAsync(Delivery delivery, bool hasSuccessors, Activity? activity, CancellationToken stoppingToken)
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
                if (!await WaitAsync(RetryDelay.WhileUnavailable(failures), delivery, stoppingToken).ConfigureAwait(false))
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
                if (!hasSuccessors || delay > queue.VisibilityTimeout)
                {
                    await SetVisibilityAsync(delivery, delay).ConfigureAwait(false);
                    return DeliveryOutcome.Failed;
                }

                // The messages after it must not be handled before it, and another receive would be one of the few attempts of each of them.
                if (!await WaitAsync(delay, delivery, stoppingToken).ConfigureAwait(false))
                {
                    return DeliveryOutcome.Released;
                }

                delivery.CountAttempt();
            }
        }
    }

    /// <returns>Whether another attempt may follow.</returns>
    private async Task<bool> WaitAsync(TimeSpan delay, Delivery delivery, CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(delivery.Cancellation, stoppingToken);
        await Task.Delay(delay, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !either.IsCancellationRequested;
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
