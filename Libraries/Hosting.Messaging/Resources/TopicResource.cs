namespace Showroom.Hosting.Messaging.Resources;

/// <summary>A topic: each message goes to every subscriber whose filter it matches.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="isFifo">Whether it delivers in order; its queues must too.</param>
/// <param name="parent">The resource that it belongs to.</param>
public sealed class TopicResource(string name, bool isFifo, MessagingResource parent) : Resource(name), IResourceWithParent<MessagingResource>
{
    private readonly List<Subscriber> _subscribers = [];

    /// <inheritdoc />
    public MessagingResource Parent => parent;

    /// <summary>Whether it delivers the messages of a group in order.</summary>
    public bool IsFifo => isFifo;

    /// <summary>Its name in SNS.</summary>
    public string TopicName => isFifo ? $"{Name}.fifo" : Name;

    /// <summary>The addresses that it delivers to, beside queues and functions.</summary>
    public IReadOnlyList<Subscriber> Subscribers => _subscribers;

    internal string EmulatorArn => $"arn:aws:sns:{MessagingResource.Region}:{MessagingResource.Account}:{TopicName}";

    internal void Add(Subscriber subscriber) => _subscribers.Add(subscriber);
}
