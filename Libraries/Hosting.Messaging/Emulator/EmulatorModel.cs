using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Showroom.Hosting.Messaging.Resources;

namespace Showroom.Hosting.Messaging.Emulator;

/// <summary>The model in the format of the emulator, which creates it at each start.</summary>
internal static class EmulatorModel
{
    public static string Of(MessagingResource messaging) => new JsonObject
    {
        ["region"] = MessagingResource.Region,
        // A queue must exist before another one names it as its dead-letter queue.
        ["queues"] = new JsonArray([.. messaging.Queues.Select(DeadLetterQueue), .. messaging.Queues.Select(Queue)]),
        ["topics"] = new JsonArray([.. messaging.Topics.Select(Topic)]),
        ["subscriptions"] = new JsonArray([.. messaging.Queues.SelectMany(static queue => queue.Subscriptions.Select(subscription => Subscription(queue, subscription)))]),
        ["buckets"] = new JsonArray(messaging.BucketName),
    }.ToJsonString();

    private static JsonObject Queue(QueueResource queue)
    {
        var options = queue.Options;
        var redrive = new JsonObject
        {
            ["deadLetterTargetArn"] = Arn(queue.DeadLetterQueueName),
            ["maxReceiveCount"] = options.MaxReceiveCount,
        };
        return Resource(queue.QueueName, Kind(queue, new JsonObject
        {
            ["VisibilityTimeout"] = Seconds(options.VisibilityTimeout),
            ["ReceiveMessageWaitTimeSeconds"] = Seconds(options.WaitTime),
            ["DelaySeconds"] = Seconds(options.Delay),
            ["MaximumMessageSize"] = options.MaxMessageBytes.ToString(CultureInfo.InvariantCulture),
            ["MessageRetentionPeriod"] = Seconds(options.Retention),
            ["RedrivePolicy"] = redrive.ToJsonString(),
        }));
    }

    private static JsonObject DeadLetterQueue(QueueResource queue) => Resource(queue.DeadLetterQueueName, Kind(queue, new JsonObject
    {
        ["MessageRetentionPeriod"] = Seconds(queue.Options.DeadLetterRetention),
    }));

    private static JsonObject Topic(TopicResource topic) => Resource(topic.TopicName, topic.IsFifo ? new JsonObject { ["FifoTopic"] = "true" } : []);

    private static JsonObject Subscription(QueueResource queue, Subscription subscription)
    {
        var attributes = new JsonObject { ["RawMessageDelivery"] = "true" };
        if (subscription.Types.Count > 0)
        {
            attributes["FilterPolicy"] = JsonSerializer.Serialize(new Dictionary<string, IReadOnlyList<string>> { ["type"] = subscription.Types });
        }

        return new JsonObject { ["topic"] = subscription.Topic.TopicName, ["queue"] = queue.QueueName, ["attributes"] = attributes };
    }

    private static JsonObject Kind(QueueResource queue, JsonObject attributes)
    {
        if (queue.Options.Fifo)
        {
            attributes["FifoQueue"] = "true";
        }

        return attributes;
    }

    private static JsonObject Resource(string name, JsonObject attributes) => new() { ["name"] = name, ["attributes"] = attributes };

    private static string Arn(string queue) => $"arn:aws:sqs:{MessagingResource.Region}:{MessagingResource.Account}:{queue}";

    private static string Seconds(TimeSpan duration) => ((long)duration.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
