using Showroom.Hosting.Aws;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Queues;
using Showroom.Hosting.Aws.Topics;

namespace Showroom.Tests.Model.Aws;

/// <summary>The topology of Showroom with queues, topics and subscribers that the application does not have.</summary>
internal static class MessagingTopology
{
    /// <summary>With a FIFO topic and queue, a queue without a topic, and subscribers by SMS, HTTP and e-mail.</summary>
    public static Topology WithEverySubscriber(AwsOptions options)
    {
        var topology = ShowroomTopology.Of(options);
        return topology with
        {
            Nodes =
            [
                .. topology.Nodes,
                new QueueNode("ledger", "messaging", new() { Fifo = true }, options.Queues) { Topics = ["entries"] },
                new QueueNode("app-queue", "messaging", new() { VisibilityTimeout = TimeSpan.FromMinutes(2) }, options.Queues),
                new TopicNode("entries", "messaging", IsFifo: true, options.Topics) { Subscriptions = [new SubscriptionNode("sqs", "ledger", [])] },
                new TopicNode("alerts", "messaging", IsFifo: false, options.Topics)
                {
                    Subscriptions =
                    [
                        new SubscriptionNode("sms", "+4930123456", []),
                        new SubscriptionNode("email", "shop@example.com", []),
                        new SubscriptionNode("email", "owner@example.com", ["order.rejected"]),
                        new SubscriptionNode("https", "https://example.com/hook", []),
                    ],
                },
            ],
        };
    }
}
