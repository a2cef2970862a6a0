using System.Globalization;
using System.Text;
using Amazon.SQS;
using Amazon.SQS.Model;
using Showroom.Messaging.Messages;
using Showroom.Messaging.Queues;

namespace Showroom.Messaging.Consumers;

/// <summary>Sends a message to the dead-letter queue with the reason, which SQS's own redrive does not record.</summary>
internal static class DeadLetterSender
{
    private const int MaxReasonLength = 500;

    // Of those that a foreign producer set, as many as leave room for the reason, the attempts and the trace.
    private const int MaxForeign = MessageAttributes.MaxCount - 3;

    public static Task SendAsync(IAmazonSQS sqs, QueueDescription queue, Delivery delivery, string reason, string? traceId)
    {
        var attributes = (delivery.Message.MessageAttributes ?? [])
            .Where(static attribute => !MessageAttributes.IsOfDeadLetter(attribute.Key))
            .Take(MaxForeign)
            .ToDictionary();
        attributes[MessageAttributes.Reason] = Text(Printable(reason));
        attributes[MessageAttributes.Attempts] = Text(delivery.Attempt.ToString(CultureInfo.InvariantCulture));
        if (traceId is not null)
        {
            attributes[MessageAttributes.TraceId] = Text(traceId);
        }

        var request = new SendMessageRequest { QueueUrl = queue.DeadLetterUrl, MessageBody = delivery.Message.Body, MessageAttributes = attributes };
        if (queue.IsFifo)
        {
            request.MessageGroupId = delivery.GroupId;
            request.MessageDeduplicationId = delivery.Message.MessageId;
        }

        return sqs.SendMessageAsync(request, CancellationToken.None);
    }

    private static MessageAttributeValue Text(string value) => new() { DataType = "String", StringValue = value };

    // SQS refuses other characters in the value of an attribute.
    private static string Printable(string reason)
    {
        var text = new StringBuilder();
        foreach (var rune in reason.EnumerateRunes())
        {
            if (text.Length >= MaxReasonLength)
            {
                break;
            }

            text.Append(Rune.IsControl(rune) || rune == Rune.ReplacementChar ? " " : rune.ToString());
        }

        return text.Length == 0 ? "unknown" : text.ToString();
    }
}
