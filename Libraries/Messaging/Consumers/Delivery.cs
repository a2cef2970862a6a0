using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Showroom.Messaging.Consumers;

/// <summary>One delivery of a message, which is this consumer's until its visibility ends or it is settled.</summary>
internal sealed class Delivery(Message message, DateTimeOffset receivedAt, TimeSpan visibility)
{
    private readonly CancellationTokenSource _cancellation = new();

    public Message Message => message;

    public string ReceiptHandle => message.ReceiptHandle;

    public DateTimeOffset ReceivedAt => receivedAt;

    /// <summary>From then on another consumer may receive the message.</summary>
    public DateTimeOffset VisibleAt { get; set; } = receivedAt + visibility;

    public int Attempt { get; } = Number(message, MessageSystemAttributeName.ApproximateReceiveCount, defaultValue: 1);

    public string? GroupId => message.Attributes?.GetValueOrDefault(MessageSystemAttributeName.MessageGroupId);

    public DateTimeOffset SentAt { get; } = DateTimeOffset.FromUnixTimeMilliseconds(
        long.Parse(message.Attributes?.GetValueOrDefault(MessageSystemAttributeName.SentTimestamp) ?? "0", CultureInfo.InvariantCulture));

    /// <summary>Cancelled when the handling must end.</summary>
    public CancellationToken Cancellation => _cancellation.Token;

    public string? Attribute(string name) => message.MessageAttributes?.GetValueOrDefault(name)?.StringValue;

    public void Cancel() => _cancellation.Cancel();

    private static int Number(Message message, string name, int defaultValue) =>
        int.TryParse(message.Attributes?.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var value) ? value : defaultValue;
}
