using Showroom.Hosting.Aws.Buckets;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Queues;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Topics;

/// <summary>A topic, its policy and its subscriptions.</summary>
internal static class TopicMapper
{
    public static void Map(MappingContext context, TopicNode topic)
    {
        var (template, id) = (context.Template, topic.Id);
        template.Add(id, new("AWS::SNS::Topic")
        {
            ["TopicName"] = new Sub($"${{AWS::StackName}}-{topic.Name}{topic.Suffix}"),
            ["FifoTopic"] = topic.IsFifo ? true : null,
            // For producers that send no id for de-duplication.
            ["ContentBasedDeduplication"] = topic.IsFifo ? true : null,
            ["KmsMasterKeyId"] = topic.Options.Encrypted ? MessagingKey.Ensure(context, topic.Messaging) : null,
            // SHA-256 in the signature of what is posted to HTTP subscribers.
            ["SignatureVersion"] = topic.Subscriptions.Any(s => s.Protocol is "http" or "https") ? "2" : null,
            ["Tags"] = ResourceTags.Name(topic.Name),
        });
        template.Add($"{id}Policy", new("AWS::SNS::TopicPolicy")
        {
            ["Topics"] = [new Ref(id)],
            ["PolicyDocument"] = new Map
            {
                ["Version"] = "2012-10-17",
                ["Statement"] = [PolicyStatements.TlsOnly("sns:Publish", new Ref(id))],
            },
        });
        template.Outputs[$"{id}Arn"] = new($"The topic {topic.Name}", new Ref(id));
        SubscriptionMapper.Map(context, topic);
        var arn = new Setting.Plain($"${{{id}}}");
        context.Expressions[$"{topic.Name}.arn"] = arn;
        context.Permissions[$"{topic.Name}.arn"] =
        [
            new(["sns:Publish"], new Ref(id)),
            .. BucketPermissions.Store(topic.Messaging),
            .. topic.Options.Encrypted ? [MessagingKey.Use(topic.Messaging)] : Array.Empty<Permission>(),
        ];
        context.Backings[topic.Name] = new Backing(id) { ConnectionString = arn };
    }
}
