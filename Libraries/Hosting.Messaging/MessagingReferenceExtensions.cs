using Showroom.Hosting.Messaging.Resources;

namespace Aspire.Hosting;

/// <summary>References of services to topics and queues.</summary>
public static class MessagingReferenceExtensions
{
    private const string Section = "Messaging__";

    /// <summary>Lets a service publish to a topic: sets <c>Messaging:Topics:NAME</c> and where it is. On AWS its task may publish to it.</summary>
    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, IResourceBuilder<TopicResource> topic)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(topic);
        var (resource, messaging) = (topic.Resource, topic.Resource.Parent);
        return builder.WithMessaging(messaging, resource, $"Topics__{resource.Name}", hasBodies: true, isPublished =>
            isPublished ? new PublishedValue($"{resource.Name}.arn") : messaging.Deployed is { } deployed ? deployed.ArnOf(resource.TopicName) : resource.EmulatorArn);
    }

    /// <summary>Lets a service use a queue: sets <c>Messaging:Queues:NAME</c> and where it is. On AWS its task may do what <paramref name="access"/> says.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="access">What the service does with it.</param>
    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, IResourceBuilder<QueueResource> queue, QueueAccess access = QueueAccess.Consume)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(queue);
        var (resource, messaging) = (queue.Resource, queue.Resource.Parent);
        return builder.WithMessaging(messaging, resource, $"Queues__{resource.Name}", access is QueueAccess.Consume, isPublished =>
            isPublished ? new PublishedValue(access is QueueAccess.Consume ? $"{resource.Name}.url" : $"{resource.Name}.operator.url")
            : messaging.Deployed is { } deployed ? deployed.UrlOf(resource.QueueName)
            : resource.EmulatorUrl);
    }

    /// <summary>Waits for the emulator. The topics and queues of a deployed stack are there before anything starts.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<MessagingResource> messaging)
        where T : IResourceWithWaitSupport
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(messaging);
        return messaging.Resource.Deployed is null ? ResourceBuilderExtensions.WaitFor(builder, messaging) : builder;
    }

    private static IResourceBuilder<T> WithMessaging<T>(
        this IResourceBuilder<T> builder, MessagingResource messaging, IResource referenced, string name, bool hasBodies, Func<bool, object> value)
        where T : IResourceWithEnvironment =>
        builder
            .WithReferenceRelationship(referenced)
            .WithEnvironment(context =>
            {
                var (environment, isPublished) = (context.EnvironmentVariables, context.ExecutionContext.IsPublishMode);
                environment[$"{Section}{name}"] = value(isPublished);
                environment[$"{Section}Region"] = isPublished ? new PublishedValue($"{messaging.Name}.region") : messaging.Deployed?.Region ?? MessagingResource.Region;
                if (hasBodies && (isPublished ? new PublishedValue($"{messaging.Name}.bucket") : messaging.Deployed is { } deployed ? deployed.Bucket : (object)messaging.BucketName) is { } bucket)
                {
                    environment[$"{Section}Bucket"] = bucket;
                }

                if (!isPublished && messaging.Deployed is null)
                {
                    environment[$"{Section}Endpoint"] = messaging.Address;
                }
            });
}
