using Showroom.Hosting.Messaging.Resources;

namespace Aspire.Hosting;

/// <summary>References of services to topics and queues.</summary>
public static class MessagingReferenceExtensions
{
    private const string Section = "Messaging__";

    /// <summary>Lets a service publish to a topic: sets <c>Messaging:Topics:NAME</c> and where it is. Changes nothing when publishing.</summary>
    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, IResourceBuilder<TopicResource> topic)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(topic);
        return builder.WithMessaging(topic.Resource.Parent, topic.Resource, environment => environment[$"{Section}Topics__{topic.Resource.Name}"] = topic.Resource.EmulatorArn);
    }

    /// <summary>Lets a service consume a queue: sets <c>Messaging:Queues:NAME</c> and where it is. Changes nothing when publishing.</summary>
    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, IResourceBuilder<QueueResource> queue)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(queue);
        return builder.WithMessaging(queue.Resource.Parent, queue.Resource, environment => environment[$"{Section}Queues__{queue.Resource.Name}"] = queue.Resource.EmulatorUrl);
    }

    private static IResourceBuilder<T> WithMessaging<T>(this IResourceBuilder<T> builder, MessagingResource messaging, IResource referenced, Action<Dictionary<string, object>> set)
        where T : IResourceWithEnvironment
    {
        if (builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            return builder;
        }

        return builder
            .WithReferenceRelationship(referenced)
            .WithEnvironment(context =>
            {
                var environment = context.EnvironmentVariables;
                environment[$"{Section}Endpoint"] = messaging.Address;
                environment[$"{Section}Region"] = MessagingResource.Region;
                environment[$"{Section}Bucket"] = messaging.BucketName;
                set(environment);
            });
    }
}
