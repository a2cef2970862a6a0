using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Showroom.Messaging.Consumers;

/// <summary>One delivery of a message, which is this consumer's until its visibility ends or it is settled.</summary>
internal sealed class Delivery(Message message, DateTimeOffset receivedAt, TimeSpan visibility, TimeProvider time)
{
    // By a timer of its own: it must end in time also when the request that would extend the visibility does not return.
    private readonly CancellationTokenSource _cancellation = new(Usable(visibility), time);

    public Message Message => message;

    public string ReceiptHandle => message.ReceiptHandle;

    public DateTimeOffset ReceivedAt => receivedAt;

    /// <summary>The number of the attempt in progress. SQS counts receives, and this consumer its own repetitions.</summary>
    public int Attempt { get; private set; } = Number(message, MessageSystemAttributeName.ApproximateReceiveCount, defaultValue: 1);

    public string? GroupId => message.Attributes?.GetValueOrDefault(MessageSystemAttributeName.MessageGroupId);

    public DateTimeOffset SentAt { get; } = DateTimeOffset.FromUnixTimeMilliseconds(
        long.Parse(message.Attributes?.GetValueOrDefault(MessageSystemAttributeName.SentTimestamp) ?? "0", CultureInfo.InvariantCulture));

    /// <summary>Cancelled when the handling must end, before another consumer can receive the message.</summary>
    public CancellationToken Cancellation => _cancellation.Token;

    public string? Attribute(string name) => message.MessageAttributes?.GetValueOrDefault(name)?.StringValue;

    /// <summary>The message is attempted again without another receive.</summary>
    public void CountAttempt() => Attempt++;

    public void Cancel() => _cancellation.Cancel();

    /// <summary>The visibility was extended.</summary>
    /// <param name="elapsed">Since the request for it was sent.</param>
    public void Extend(TimeSpan elapsed)
    {
        if (Usable(visibility) - elapsed is var rest && rest > TimeSpan.Zero)
        {
            _cancellation.CancelAfter(rest);
        }
    }

    /// <summary>The message is settled: the visibility no longer matters.</summary>
    public void EndLease() => _cancellation.CancelAfter(Timeout.InfiniteTimeSpan);

    // The rest is for the delay between SQS and this process.
    private static TimeSpan Usable(TimeSpan visibility) => visibility * 7 / 8;

    private static int Number(Message message, string name, int defaultValue) =>
        int.TryParse(message.Attributes?.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var value) ? value : defaultValue;
}
