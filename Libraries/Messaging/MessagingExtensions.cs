using Amazon.S3;
using Amazon.SQS;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Showroom.Messaging.Configuration;
using Showroom.Messaging.Consumers;
using Showroom.Messaging.Idempotency;
using Showroom.Messaging.LargeBodies;
using Showroom.Messaging.Outbox;
using Showroom.Messaging.Queues;
using Showroom.Messaging.Topics;

namespace Showroom.Messaging;

/// <summary>Registers topics and queues (section <c>Messaging</c>).</summary>
public static class MessagingExtensions
{
    /// <summary>
    /// Adds the clients, <see cref="QueueOperations"/> and <see cref="Inbox"/>; nothing runs in the background. Settings that are missing or malformed stop the
    /// start, as does a service without AWS credentials.
    /// </summary>
    public static IHostApplicationBuilder AddMessaging(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<MessagingOptions>()
            .BindConfiguration(MessagingOptions.Section, static binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MessagingOptions>, MessagingOptionsValidator>());
        services.TryAddSingleton<IAmazonSQS>(static provider => AwsClients.CreateQueues(provider.GetRequiredService<IOptions<MessagingOptions>>().Value));
        services.TryAddSingleton(static provider => new Lazy<IAmazonS3>(() => AwsClients.CreateObjects(provider.GetRequiredService<IOptions<MessagingOptions>>().Value)));
        services.TryAddSingleton<ClaimCheckStore>();
        services.TryAddSingleton<MessageReader>();
        services.TryAddSingleton<QueueReader>();
        services.TryAddSingleton(static provider => new QueueOperations(
            provider.GetRequiredService<IAmazonSQS>(), provider.GetRequiredService<QueueReader>(), provider.GetRequiredService<IOptions<MessagingOptions>>()));
        services.TryAddSingleton<ITopicClient, SnsClient>();
        services.TryAddSingleton<Inbox>();
        return builder;
    }

    /// <summary>Consumes a queue while the service runs, with the health check <c>queue NAME</c> and the numbers of messages as metrics. Needs <see cref="AddMessaging"/>.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="queue">The queue's name in the model.</param>
    /// <param name="handlers">Types of <see cref="IMessageHandler"/>, which become singletons; each for another type or version of messages.</param>
    public static IHostApplicationBuilder AddConsumer(this IHostApplicationBuilder builder, string queue, params Type[] handlers)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(queue);
        ArgumentNullException.ThrowIfNull(handlers);
        var definition = new ConsumerDefinition(queue, handlers, new ConsumerState());
        var services = builder.Services;
        services.AddSingleton(new RequiredName(queue, IsTopic: false));
        foreach (var handler in handlers)
        {
            services.TryAddSingleton(handler);
        }

        // Once for all queues, because it is registered by its type. Before the consumers: services stop in the reverse order, and a consumer must
        // take no message while another service stops.
        services.AddHostedService<QueueMonitor>();
        // Not AddHostedService, which registers a type once.
        services.AddSingleton<IHostedService>(provider => new QueueConsumer(definition, provider));
        services.AddHealthChecks().AddCheck($"queue {queue}", definition.State);
        return builder;
    }

    /// <summary>Publishes the messages of the outbox while the service runs; any number of services may. Needs <see cref="AddMessaging"/> and the tables.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="topics">The names of the topics in the model.</param>
    public static IHostApplicationBuilder AddOutboxDispatcher(this IHostApplicationBuilder builder, params string[] topics)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(topics);
        var services = builder.Services;
        foreach (var topic in topics)
        {
            services.AddSingleton(new RequiredName(topic, IsTopic: true));
        }

        services.AddSingleton<OutboxListener>();
        services.AddHostedService(static provider => provider.GetRequiredService<OutboxListener>());
        services.AddHostedService<OutboxDispatcher>();
        return builder;
    }
}
