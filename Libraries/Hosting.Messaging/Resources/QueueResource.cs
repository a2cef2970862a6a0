namespace Showroom.Hosting.Messaging.Resources;

/// <summary>A queue with its dead-letter queue.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="options">Its attributes.</param>
/// <param name="parent">The resource that it belongs to.</param>
public sealed class QueueResource(string name, QueueOptions options, MessagingResource parent) : Resource(name), IResourceWithParent<MessagingResource>
{
    private readonly List<Subscription> _subscriptions = [];

    /// <inheritdoc />
    public MessagingResource Parent => parent;

    /// <summary>Its attributes.</summary>
    public QueueOptions Options => options;

    /// <summary>The topics from which it receives.</summary>
    public IReadOnlyList<Subscription> Subscriptions => _subscriptions;

    /// <summary>Its name in SQS.</summary>
    public string QueueName => options.Fifo ? $"{Name}.fifo" : Name;

    /// <summary>The name of the dead-letter queue, which is of the same kind.</summary>
    public string DeadLetterQueueName => options.Fifo ? $"{Name}-dead-letters.fifo" : $"{Name}-dead-letters";

    /// <summary>Its URL in the emulator.</summary>
    internal ReferenceExpression EmulatorUrl => ReferenceExpression.Create($"{parent.QueuePrefix}/{QueueName}");

    internal void Add(Subscription subscription) => _subscriptions.Add(subscription);
}
