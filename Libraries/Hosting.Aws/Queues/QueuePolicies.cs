using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Queues;

/// <summary>Who may use queues beside the roles of the services: the topics that they are subscribed to may send, and only over TLS.</summary>
internal static class QueuePolicies
{
    // Every queue that has the policy: SQS refuses a statement that names several.
    private const string AllQueues = "*";

    /// <summary>A policy for the queues that are subscribed to the same topics, and one for those that no topic sends to.</summary>
    public static void Map(MappingContext context, string messaging, IReadOnlyList<QueueNode> queues)
    {
        foreach (var same in queues.GroupBy(PolicyOf))
        {
            Add(context.Template, same.Key, [.. same.Select(q => q.Id)], same.First().Topics);
        }

        Add(context.Template, LogicalIds.Of(messaging, "DeadLetterQueuePolicy"), [.. queues.Select(q => q.DeadLetterId)], []);
    }

    /// <summary>The logical id of a queue's policy.</summary>
    public static string PolicyOf(QueueNode queue) =>
        queue.Topics.Count == 0 ? LogicalIds.Of(queue.Messaging, "QueuePolicy") : $"{string.Concat(queue.Topics.Select(LogicalIds.Of))}QueuePolicy";

    /// <param name="template">The template.</param>
    /// <param name="id">The policy's logical id.</param>
    /// <param name="queues">The queues that have it.</param>
    /// <param name="topics">The topics that may send.</param>
    public static void Add(Template template, string id, IReadOnlyList<string> queues, IReadOnlyList<string> topics) => template.Add(id, new("AWS::SQS::QueuePolicy")
    {
        ["Queues"] = Value.Of([.. queues.Select(q => new Ref(q))]),
        ["PolicyDocument"] = new Map
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = Value.Of([PolicyStatements.TlsOnly("sqs:*", AllQueues), .. topics.Select(Send)]),
        },
    });

    private static Map Send(string topic) => new()
    {
        ["Effect"] = "Allow",
        ["Principal"] = new Map { ["Service"] = "sns.amazonaws.com" },
        ["Action"] = "sqs:SendMessage",
        ["Resource"] = AllQueues,
        ["Condition"] = new Map { ["ArnEquals"] = new Map { ["aws:SourceArn"] = new Ref(LogicalIds.Of(topic, "Topic")) } },
    };
}
