using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Showroom.Tests.InProcess.Messaging;

/// <summary>
/// One FIFO queue with a dead-letter queue, as SQS has it and the emulator does not: a receive returns several messages of a group, the group is locked while one of
/// them is in flight, and a message is moved when it is received more often than the redrive policy allows. Visibility does not end by itself.
/// </summary>
internal sealed class FifoQueueService(int maxReceiveCount) : AmazonSQSClient("test", "test", new AmazonSQSConfig { ServiceURL = "http://127.0.0.1:1", AuthenticationRegion = "us-east-1" })
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    /// <summary>Bodies of the messages that SQS itself moved to the dead-letter queue.</summary>
    public List<string> MovedBySqs { get; } = [];

    /// <summary>Bodies of the messages that the consumer sent there.</summary>
    public List<string> SentToDeadLetters { get; } = [];

    /// <summary>Bodies of the messages that are in the queue.</summary>
    public string[] Remaining => Locked(() => _entries.Select(static entry => entry.Message.Body).ToArray());

    /// <summary>How many messages are not visible.</summary>
    public int InFlight => Locked(() => _entries.Count(static entry => entry.IsInFlight));

    public void Add(string body, string group, Dictionary<string, MessageAttributeValue> attributes) => Locked(() => _entries.Add(new Entry(
        new Message { MessageId = Guid.NewGuid().ToString(), Body = body, MessageAttributes = attributes }, group)));

    public override Task<GetQueueAttributesResponse> GetQueueAttributesAsync(string queueUrl, List<string> attributeNames, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GetQueueAttributesResponse
        {
            Attributes = new()
            {
                ["VisibilityTimeout"] = "30",
                ["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead.fifo","maxReceiveCount":{{maxReceiveCount.ToString(CultureInfo.InvariantCulture)}}}""",
            },
        });

    public override Task<GetQueueAttributesResponse> GetQueueAttributesAsync(GetQueueAttributesRequest request, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GetQueueAttributesResponse { Attributes = [] });

    public override Task<GetQueueUrlResponse> GetQueueUrlAsync(string queueName, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GetQueueUrlResponse { QueueUrl = $"http://127.0.0.1:1/{queueName}" });

    public override async Task<ReceiveMessageResponse> ReceiveMessageAsync(ReceiveMessageRequest request, CancellationToken cancellationToken = default)
    {
        var messages = Locked(() => Receive(request.MaxNumberOfMessages ?? 1));
        if (messages.Count == 0)
        {
            // An empty receive takes its time, as with long polling.
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }

        return new ReceiveMessageResponse { Messages = messages };
    }

    public override Task<ChangeMessageVisibilityResponse> ChangeMessageVisibilityAsync(string queueUrl, string receiptHandle, int? visibilityTimeout, CancellationToken cancellationToken = default)
    {
        // A delay ends immediately, so that a test does not wait for it.
        Locked(() => _entries.FindAll(entry => entry.Receipt == receiptHandle).ForEach(static entry => entry.Receipt = null));
        return Task.FromResult(new ChangeMessageVisibilityResponse());
    }

    public override Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(
        string queueUrl, List<ChangeMessageVisibilityBatchRequestEntry> entries, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChangeMessageVisibilityBatchResponse { Successful = [.. entries.Select(static entry => new ChangeMessageVisibilityBatchResultEntry { Id = entry.Id })] });

    public override Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(string queueUrl, List<DeleteMessageBatchRequestEntry> entries, CancellationToken cancellationToken = default)
    {
        Locked(() => _entries.RemoveAll(entry => entries.Any(deleted => deleted.ReceiptHandle == entry.Receipt)));
        return Task.FromResult(new DeleteMessageBatchResponse());
    }

    public override Task<SendMessageResponse> SendMessageAsync(SendMessageRequest request, CancellationToken cancellationToken = default)
    {
        Locked(() => SentToDeadLetters.Add(request.MessageBody));
        return Task.FromResult(new SendMessageResponse());
    }

    private List<Message> Receive(int count)
    {
        var locked = _entries.Where(static entry => entry.IsInFlight).Select(static entry => entry.Group).ToHashSet();
        var received = new List<Message>();
        foreach (var entry in _entries.Where(entry => !locked.Contains(entry.Group)).Take(count).ToArray())
        {
            if (++entry.ReceiveCount > maxReceiveCount)
            {
                MovedBySqs.Add(entry.Message.Body);
                _entries.Remove(entry);
                continue;
            }

            entry.Receipt = Guid.NewGuid().ToString();
            received.Add(new Message
            {
                MessageId = entry.Message.MessageId,
                Body = entry.Message.Body,
                MessageAttributes = entry.Message.MessageAttributes,
                ReceiptHandle = entry.Receipt,
                Attributes = new()
                {
                    ["ApproximateReceiveCount"] = entry.ReceiveCount.ToString(CultureInfo.InvariantCulture),
                    ["MessageGroupId"] = entry.Group,
                    ["SentTimestamp"] = "0",
                },
            });
        }

        return received;
    }

    private void Locked(Action action)
    {
        lock (_gate)
        {
            action();
        }
    }

    private T Locked<T>(Func<T> function)
    {
        lock (_gate)
        {
            return function();
        }
    }

    private sealed class Entry(Message message, string group)
    {
        public Message Message => message;

        public string Group => group;

        public int ReceiveCount { get; set; }

        public string? Receipt { get; set; }

        public bool IsInFlight => Receipt is not null;
    }
}
