using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Showroom.Hosting.Messaging.Commands;
using Showroom.Hosting.Messaging.Deployed;
using Showroom.Hosting.Messaging.Emulator;
using Showroom.Hosting.Messaging.Monitoring;
using Showroom.Hosting.Messaging.Resources;

namespace Aspire.Hosting;

/// <summary>Topics and queues in the app model.</summary>
public static class MessagingResourceExtensions
{
    /// <summary>
    /// Adds topics and queues of SQS and SNS. The application that runs here gets an emulator on the loopback interface, as a process that is restarted when it
    /// ends; it creates the topics and queues of the model at each start. With the setting <c>Messaging:Endpoint=aws</c> it uses those of a deployed stack
    /// (<c>Messaging:Stack</c>, <c>Messaging:Region</c>, <c>Messaging:Bucket</c>).
    /// </summary>
    /// <exception cref="DistributedApplicationException">The emulator was not fetched, or a setting is wrong; the message says what to do.</exception>
    public static IResourceBuilder<MessagingResource> AddMessaging(this IDistributedApplicationBuilder builder, [ResourceName] string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var folder = EmulatorInstallation.Find(AppContext.BaseDirectory) ?? builder.AppHostDirectory;
        var deployed = DeployedMessagingSettings.Read(builder.Configuration);
        if (builder.ExecutionContext.IsRunMode && deployed is not null)
        {
            // It has no process, so it is not a resource of the application that runs.
            var stack = new MessagingResource(name, EmulatorInstallation.Command, folder) { Deployed = deployed };
            builder.Eventing.Subscribe<BeforeStartEvent>((_, cancellationToken) => deployed.ConnectAsync([.. stack.Queues.SelectMany(static queue => new[] { queue.QueueName, queue.DeadLetterQueueName })], cancellationToken));
            return builder.CreateResourceBuilder(stack);
        }

        var messaging = builder.AddResource(new MessagingResource(name, EmulatorInstallation.Command, folder))
            .WithIconName("MailInboxArrowRight")
            .ExcludeFromManifest();
        if (builder.ExecutionContext.IsPublishMode)
        {
            return messaging;
        }

        EmulatorInstallation.EnsureFetched(folder);
        var resource = messaging.Resource;
        var healthCheck = $"{name}_emulator";
        builder.Services.AddHealthChecks().AddAsyncCheck(healthCheck, async cancellationToken =>
        {
            await EmulatorReadiness.CheckAsync(resource, cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        });
        return messaging
            .WithArgs("emulator.mjs", EmulatorInstallation.Packages(folder))
            .WithHttpEndpoint(name: MessagingResource.EndpointName, env: "PORT", isProxied: false)
            .WithEndpoint(MessagingResource.EndpointName, static endpoint => endpoint.TargetHost = "127.0.0.1")
            .WithEnvironment(context => context.EnvironmentVariables["MODEL"] = EmulatorModel.Of(resource))
            .WithHealthCheck(healthCheck)
            .WithAutoRestart()
            .WithKillCommand()
            .OnInitializeResource(QueueMonitor.MirrorStateAsync);
    }

    /// <summary>Adds a topic.</summary>
    /// <param name="builder">What it belongs to.</param>
    /// <param name="name">Its name, which is also the one in <c>Messaging:Topics</c> of the services.</param>
    /// <param name="fifo">Whether the messages of a group are delivered in order; the subscribed queues must be FIFO queues too.</param>
    public static IResourceBuilder<TopicResource> AddTopic(this IResourceBuilder<MessagingResource> builder, [ResourceName] string name, bool fifo = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var topic = new TopicResource(name, fifo, builder.Resource);
        builder.Resource.Add(topic);
        return builder.ApplicationBuilder.AddResource(topic)
            .WithInitialState(new CustomResourceSnapshot
            {
                ResourceType = "Topic",
                State = InitialState(builder.Resource),
                Properties = [new("Name", topic.TopicName)],
            })
            .WithIconName("Megaphone");
    }

    /// <summary>Adds a queue with a dead-letter queue.</summary>
    /// <param name="builder">What it belongs to.</param>
    /// <param name="name">Its name, which is also the one in <c>Messaging:Queues</c> of the services.</param>
    /// <param name="configure">Replaces the defaults: visibility 30 s, 3 receives, wait 10 s, no delay, 262,144 bytes, retention 4 days and 14 for dead letters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of the range of SQS.</exception>
    public static IResourceBuilder<QueueResource> AddQueue(
        this IResourceBuilder<MessagingResource> builder, [ResourceName] string name, Func<QueueOptions, QueueOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = (configure?.Invoke(new()) ?? new()).Validated(name);
        var queue = new QueueResource(name, options, builder.Resource);
        builder.Resource.Add(queue);
        var added = builder.ApplicationBuilder.AddResource(queue)
            .WithInitialState(new CustomResourceSnapshot
            {
                ResourceType = "Queue",
                State = InitialState(builder.Resource),
                Properties =
                [
                    new("Dead-letter queue", queue.DeadLetterQueueName),
                    new("Visibility timeout", options.VisibilityTimeout.ToString()),
                    new("Max receive count", options.MaxReceiveCount),
                ],
            })
            .WithIconName("Stack");
        return builder.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? added
            : added.WithQueueCommands().OnInitializeResource(QueueMonitor.CountAsync);
    }

    /// <summary>Delivers the messages of a topic to the queue: raw, with body and attributes as they were published.</summary>
    /// <param name="builder">The queue.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="filter">Types of messages (their attribute <c>type</c>); none for all messages.</param>
    /// <exception cref="ArgumentException">Only one of them is FIFO, or they belong to different resources.</exception>
    public static IResourceBuilder<QueueResource> SubscribeTo(this IResourceBuilder<QueueResource> builder, IResourceBuilder<TopicResource> topic, params string[] filter)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(filter);
        if (topic.Resource.IsFifo != builder.Resource.Options.Fifo || topic.Resource.Parent != builder.Resource.Parent)
        {
            throw new ArgumentException($"The queue '{builder.Resource.Name}' cannot subscribe to '{topic.Resource.Name}': both must be FIFO or neither, and belong to the same resource.", nameof(topic));
        }

        builder.Resource.Add(new Subscription(topic.Resource, filter));
        return builder.WithReferenceRelationship(topic.Resource);
    }

    // The topics and queues of a stack are there; the others exist once the emulator has started.
    private static string InitialState(MessagingResource messaging) => messaging.Deployed is null ? KnownResourceStates.NotStarted : KnownResourceStates.Running;
}
