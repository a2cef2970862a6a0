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
        ["subscribers"] = new JsonArray(
        [
            .. messaging.Topics.SelectMany(static topic => topic.Subscribers.Where(static s => s.Endpoint is not null).Select(s => Subscriber(topic, s.Protocol, s.Endpoint!, s.Types))),
            .. messaging.Functions.SelectMany(static function => function.Subscriptions.Select(s => Subscriber(s.Topic, "lambda", FunctionArn(function), s.Types))),
        ]),
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
        var attributes = Filtered(new JsonObject { ["RawMessageDelivery"] = "true" }, subscription.Types);
        return new JsonObject { ["topic"] = subscription.Topic.TopicName, ["queue"] = queue.QueueName, ["attributes"] = attributes };
    }

    private static JsonObject Subscriber(TopicResource topic, string protocol, string endpoint, IReadOnlyList<string> types) =>
        new() { ["topicArn"] = topic.EmulatorArn, ["protocol"] = protocol, ["endpoint"] = endpoint, ["attributes"] = Filtered([], types) };

    private static JsonObject Filtered(JsonObject attributes, IReadOnlyList<string> types)
    {
        if (types.Count > 0)
        {
            attributes["FilterPolicy"] = JsonSerializer.Serialize(new Dictionary<string, IReadOnlyList<string>> { ["type"] = types });
        }

        return attributes;
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

    private static string FunctionArn(FunctionResource function) => $"arn:aws:lambda:{MessagingResource.Region}:{MessagingResource.Account}:function:{function.Name}";

    private static string Seconds(TimeSpan duration) => ((long)duration.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
