using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Queues;

/// <summary>A queue and its dead-letter queue, with names that begin with the stack's.</summary>
internal static class QueueMapper
{
    public static void Map(MappingContext context, QueueNode queue)
    {
        var (template, attributes) = (context.Template, queue.Attributes);
        var deadLetters = DeadLetters(context, queue.Messaging, $"{queue.Name}-dead-letters", queue.Suffix, attributes.DeadLetterRetention, queue.Options.Encryption);
        // Only this queue may move messages there. Its ARN, because a reference would be circular.
        deadLetters["RedriveAllowPolicy"] = new Map
        {
            ["redrivePermission"] = "byQueue",
            ["sourceQueueArns"] = [new Sub($"arn:${{AWS::Partition}}:sqs:${{AWS::Region}}:${{AWS::AccountId}}:{queue.PhysicalName}")],
        };
        template.Add(queue.DeadLetterId, deadLetters);
        template.Add(queue.Id, New(context, queue.Messaging, queue.Name, queue.Suffix, queue.Options.Encryption, resource =>
        {
            resource["VisibilityTimeout"] = Seconds(attributes.VisibilityTimeout);
            resource["ReceiveMessageWaitTimeSeconds"] = Seconds(attributes.WaitTime);
            resource["DelaySeconds"] = Seconds(attributes.Delay);
            resource["MaximumMessageSize"] = attributes.MaxMessageBytes;
            resource["MessageRetentionPeriod"] = Seconds(attributes.Retention);
            resource["RedrivePolicy"] = new Map
            {
                ["deadLetterTargetArn"] = new GetAtt(queue.DeadLetterId, "Arn"),
                ["maxReceiveCount"] = attributes.MaxReceiveCount,
            };
        }));
        template.Outputs[$"{queue.Id}Url"] = new($"The queue {queue.Name}", new Ref(queue.Id));
        var url = new Setting.Plain($"${{{queue.Id}}}");
        context.Expressions[$"{queue.Name}.url"] = context.Expressions[$"{queue.Name}.operator.url"] = url;
        context.Permissions[$"{queue.Name}.url"] = [.. QueuePermissions.Consume(queue)];
        context.Permissions[$"{queue.Name}.operator.url"] = [.. QueuePermissions.Operate(queue)];
        context.Backlogs[$"{queue.Name}.url"] = new GetAtt(queue.Id, "QueueName");
        context.Backings[queue.Name] = new Backing(queue.Id) { ConnectionString = url };
    }

    /// <summary>A queue for what could not be processed or delivered. Its maximum size is that of SQS: a message gets attributes on the way there.</summary>
    public static TemplateResource DeadLetters(MappingContext context, string messaging, string name, string suffix, TimeSpan retention, QueueEncryption encryption) =>
        New(context, messaging, name, suffix, encryption, resource => resource["MessageRetentionPeriod"] = Seconds(retention));

    private static TemplateResource New(MappingContext context, string messaging, string name, string suffix, QueueEncryption encryption, Action<TemplateResource> configure)
    {
        var resource = new TemplateResource("AWS::SQS::Queue") { ["QueueName"] = new Sub($"${{AWS::StackName}}-{name}{suffix}") };
        if (suffix.Length > 0)
        {
            resource["FifoQueue"] = true;
            // For producers that send no id for de-duplication.
            resource["ContentBasedDeduplication"] = true;
        }

        configure(resource);
        if (encryption is QueueEncryption.Kms)
        {
            resource["KmsMasterKeyId"] = MessagingKey.Ensure(context, messaging);
            resource["KmsDataKeyReusePeriodSeconds"] = 300;
        }
        else
        {
            resource["SqsManagedSseEnabled"] = true;
        }

        resource["Tags"] = ResourceTags.Name(name);
        return resource;
    }

    private static int Seconds(TimeSpan duration) => (int)duration.TotalSeconds;
}
