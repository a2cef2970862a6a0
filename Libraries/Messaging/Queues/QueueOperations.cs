using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Options;
using Showroom.Messaging.Configuration;
using Showroom.Messaging.Messages;

namespace Showroom.Messaging.Queues;

/// <summary>Operations on the queues of the model: their state, and their dead letters.</summary>
public sealed class QueueOperations
{
    private const int MaxBatchCount = 10;
    private const int MaxBodyLength = 4_000;

    // Long enough to move a batch, and short for the next reader of the same dead letters.
    private const int MoveSeconds = 30;

    private readonly IAmazonSQS _sqs;
    private readonly QueueReader _queues;

    internal QueueOperations(IAmazonSQS sqs, QueueReader queues, IOptions<MessagingOptions> options)
    {
        (_sqs, _queues) = (sqs, queues);
        Names = [.. options.Value.Queues.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The names of the queues in the model.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The state of a queue of <see cref="Names"/>.</summary>
    public async Task<QueueState> ReadStateAsync(string name, CancellationToken cancellationToken)
    {
        var queue = await _queues.DescribeAsync(name, cancellationToken).ConfigureAwait(false);
        var (depth, inFlight, delayed) = await _queues.CountAsync(queue.Url, cancellationToken).ConfigureAwait(false);
        var dead = queue.DeadLetterUrl is { } url ? await _queues.CountAsync(url, cancellationToken).ConfigureAwait(false) : default;
        return new(name, depth + delayed, inFlight, dead.Depth + dead.InFlight + dead.Delayed);
    }

    /// <summary>Dead letters of a queue, which remain where they are. SQS returns a sample, not an order.</summary>
    /// <param name="name">A queue of <see cref="Names"/>.</param>
    /// <param name="limit">The maximum number.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public async Task<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(string name, int limit, CancellationToken cancellationToken)
    {
        var queue = await _queues.DescribeAsync(name, cancellationToken).ConfigureAwait(false);
        var received = new List<Message>();
        try
        {
            while (queue.DeadLetterUrl is not null && received.Count < limit)
            {
                var batch = await ReceiveAsync(queue.DeadLetterUrl, limit - received.Count, cancellationToken).ConfigureAwait(false);
                if (batch.Count == 0)
                {
                    break;
                }

                received.AddRange(batch);
            }
        }
        finally
        {
            foreach (var batch in received.Chunk(MaxBatchCount))
            {
                await _sqs.ChangeMessageVisibilityBatchAsync(
                    queue.DeadLetterUrl,
                    [.. batch.Select(static (message, i) => new ChangeMessageVisibilityBatchRequestEntry(Number(i), message.ReceiptHandle) { VisibilityTimeout = 0 })],
                    CancellationToken.None).ConfigureAwait(false);
            }
        }

        return [.. received.Select(ToDeadLetter)];
    }

    /// <summary>Sends dead letters back to the queue, without their reasons. A failure leaves a message in one of the queues, or in both.</summary>
    /// <returns>The number of messages.</returns>
    public async Task<int> RedriveAsync(string name, CancellationToken cancellationToken)
    {
        var queue = await _queues.DescribeAsync(name, cancellationToken).ConfigureAwait(false);
        var moved = 0;
        // Only those that are there now: one that fails again must not be moved for ever.
        var (remaining, _, _) = queue.DeadLetterUrl is { } url ? await _queues.CountAsync(url, cancellationToken).ConfigureAwait(false) : default;
        while (remaining > 0 && await ReceiveAsync(queue.DeadLetterUrl!, remaining, cancellationToken).ConfigureAwait(false) is { Count: > 0 } batch)
        {
            var sent = await _sqs.SendMessageBatchAsync(queue.Url, [.. batch.Select((message, i) => ToEntry(message, i, queue.IsFifo))], cancellationToken).ConfigureAwait(false);
            var done = (sent.Successful ?? []).Select(entry => batch[int.Parse(entry.Id, CultureInfo.InvariantCulture)]).ToArray();
            if (done.Length == 0)
            {
                break;
            }

            await _sqs.DeleteMessageBatchAsync(
                queue.DeadLetterUrl, [.. done.Select(static (message, i) => new DeleteMessageBatchRequestEntry(Number(i), message.ReceiptHandle))], CancellationToken.None).ConfigureAwait(false);
            moved += done.Length;
            remaining -= batch.Count;
        }

        return moved;
    }

    private static SendMessageBatchRequestEntry ToEntry(Message message, int index, bool isFifo) => new(Number(index), message.Body)
    {
        MessageAttributes = (message.MessageAttributes ?? []).Where(static attribute => !MessageAttributes.IsOfDeadLetter(attribute.Key)).ToDictionary(),
        MessageGroupId = isFifo ? message.Attributes?.GetValueOrDefault(MessageSystemAttributeName.MessageGroupId) : null,
        // Not the message's own id: within five minutes of the first delivery the queue would take it for a duplicate.
        MessageDeduplicationId = isFifo ? message.MessageId : null,
    };

    private static DeadLetter ToDeadLetter(Message message)
    {
        string? Attribute(string name) => message.MessageAttributes?.GetValueOrDefault(name)?.StringValue;
        return new(
            Attribute(MessageAttributes.Id),
            Attribute(MessageAttributes.Type),
            message.Body.Length > MaxBodyLength ? message.Body[..MaxBodyLength] : message.Body,
            Attribute(MessageAttributes.Reason),
            int.TryParse(Attribute(MessageAttributes.Attempts), CultureInfo.InvariantCulture, out var attempts) ? attempts : null,
            Attribute(MessageAttributes.TraceId) ?? Attribute(MessageAttributes.TraceParent)?.Split('-').ElementAtOrDefault(1),
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(message.Attributes?.GetValueOrDefault(MessageSystemAttributeName.SentTimestamp) ?? "0", CultureInfo.InvariantCulture)));
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private async Task<List<Message>> ReceiveAsync(string url, int count, CancellationToken cancellationToken) =>
        (await _sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest
            {
                QueueUrl = url,
                MaxNumberOfMessages = Math.Min(MaxBatchCount, count),
                VisibilityTimeout = MoveSeconds,
                MessageAttributeNames = ["All"],
                MessageSystemAttributeNames = ["All"],
            },
            cancellationToken).ConfigureAwait(false)).Messages ?? [];
}
