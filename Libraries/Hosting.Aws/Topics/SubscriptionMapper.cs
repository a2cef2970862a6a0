using Showroom.Hosting.Aws.Functions;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Queues;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Topics;

/// <summary>
/// The subscriptions of a topic. What cannot be delivered to a queue, a function or an address is in a dead-letter queue of the
/// subscription. An e-mail or an SMS has none: nothing could send it again in a useful time.
/// </summary>
internal static class SubscriptionMapper
{
    private static readonly TimeSpan s_retention = TimeSpan.FromDays(14);

    public static void Map(MappingContext context, TopicNode topic)
    {
        foreach (var (name, subscription) in Names(topic))
        {
            var id = LogicalIds.Of(name);
            if (subscription.IsMessage)
            {
                Message(context.Template, topic, subscription, id);
                continue;
            }

            var encryption = context.Topology.Of<QueueNode>().FirstOrDefault(q => q.Name == subscription.Target)?.Options.Encryption ?? context.Options<SqsOptions>().Encryption;
            context.Template.Add(DeadLetterId(name), QueueMapper.DeadLetters(context, topic.Messaging, $"{name}-undelivered", topic.Suffix, s_retention, encryption));
            Add(context.Template, topic, subscription, id, Endpoint(context.Template, topic, subscription, id), DependsOn(context, subscription, id), DeadLetterId(name));
        }

        if (DeadLetterIds(topic) is { Count: > 0 } undelivered)
        {
            QueuePolicies.Add(context.Template, $"{topic.Id}UndeliveredPolicy", undelivered, [topic.Name]);
        }
    }

    /// <summary>The queues of what could not be delivered.</summary>
    public static IReadOnlyList<string> DeadLetterIds(TopicNode topic) => [.. Names(topic).Where(s => !s.Subscription.IsMessage).Select(s => DeadLetterId(s.Name))];

    private static string DeadLetterId(string name) => LogicalIds.Of(name, "DeadLetterQueue");

    // A topic may have several addresses of a protocol.
    private static IEnumerable<(string Name, SubscriptionNode Subscription)> Names(TopicNode topic) => topic.Subscriptions
        .GroupBy(s => s.Protocol is "sqs" or "lambda" ? s.Target : s.Protocol)
        .SelectMany(same => same.Select((s, index) => ($"{topic.Name}-to-{same.Key}{(index > 0 ? $"-{index + 1}" : "")}", s)));

    // An address may change without publishing again; an empty one is no subscription.
    private static void Message(Template template, TopicNode topic, SubscriptionNode subscription, string id)
    {
        template.Parameter($"{id}Address", new($"{(subscription.Protocol == "sms" ? "Telephone number" : "E-mail address")} that {topic.Name} delivers to; empty for none", subscription.Target)
        {
            AllowedPattern = subscription.Protocol == "sms" ? @"(\+[1-9][0-9]{6,14})?" : @"([^@\s]+@[^@\s]+)?",
        });
        var condition = template.WhenGiven($"{id}Address");
        Add(template, topic, subscription, id, new Ref($"{id}Address"), [], deadLetters: null, condition);
    }

    private static void Add(
        Template template, TopicNode topic, SubscriptionNode subscription, string id, Value endpoint, IReadOnlyList<string> dependsOn, string? deadLetters, string? condition = null) => template.Add(id, new("AWS::SNS::Subscription")
        {
            DependsOn = dependsOn,
            Condition = condition,
            ["TopicArn"] = new Ref(topic.Id),
            ["Protocol"] = subscription.Protocol,
            ["Endpoint"] = endpoint,
            // Body and attributes as they were published.
            ["RawMessageDelivery"] = subscription.Protocol == "sqs" ? true : null,
            ["FilterPolicyScope"] = subscription.Types.Count > 0 ? "MessageAttributes" : null,
            ["FilterPolicy"] = subscription.Types.Count > 0 ? new Map { ["type"] = Value.Of([.. subscription.Types.Select(type => new Text(type))]) } : null,
            ["RedrivePolicy"] = deadLetters is null ? null : new Map { ["deadLetterTargetArn"] = new GetAtt(deadLetters, "Arn") },
            // Half an hour of attempts; the default gives up after a minute. AWS decides about the other protocols.
            ["DeliveryPolicy"] = subscription.Protocol is "http" or "https" ? new Map
            {
                ["healthyRetryPolicy"] = new Map
                {
                    ["minDelayTarget"] = 5,
                    ["maxDelayTarget"] = 300,
                    ["numRetries"] = 12,
                    ["numNoDelayRetries"] = 0,
                    ["numMinDelayRetries"] = 2,
                    ["numMaxDelayRetries"] = 4,
                    ["backoffFunction"] = "exponential",
                },
            } : null,
        });

    private static Value Endpoint(Template template, TopicNode topic, SubscriptionNode subscription, string id)
    {
        switch (subscription.Protocol)
        {
            case "sqs":
                return new GetAtt(QueueNode.IdOf(subscription.Target), "Arn");
            case "lambda":
                var function = new GetAtt(FunctionNode.IdOf(subscription.Target), "Arn");
                template.Add($"{id}Permission", new("AWS::Lambda::Permission")
                {
                    ["FunctionName"] = function,
                    ["Action"] = "lambda:InvokeFunction",
                    ["Principal"] = "sns.amazonaws.com",
                    ["SourceArn"] = new Ref(topic.Id),
                });
                return function;
            default:
                return subscription.Target;
        }
    }

    // Until the policy or permission is there, every delivery fails.
    private static string[] DependsOn(MappingContext context, SubscriptionNode subscription, string id) => subscription.Protocol switch
    {
        "sqs" => [QueuePolicies.PolicyOf(context.Topology.Of<QueueNode>().First(q => q.Name == subscription.Target))],
        "lambda" => [$"{id}Permission"],
        _ => [],
    };
}
