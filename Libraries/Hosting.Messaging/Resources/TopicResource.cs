namespace Showroom.Hosting.Messaging.Resources;

/// <summary>A topic: each message goes to every subscribed queue whose filter it matches.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="isFifo">Whether it delivers in order; its queues must too.</param>
/// <param name="parent">The resource that it belongs to.</param>
public sealed class TopicResource(string name, bool isFifo, MessagingResource parent) : Resource(name), IResourceWithParent<MessagingResource>
{
    /// <inheritdoc />
    public MessagingResource Parent => parent;

    /// <summary>Whether it delivers the messages of a group in order.</summary>
    public bool IsFifo => isFifo;

    /// <summary>Its name in SNS.</summary>
    public string TopicName => isFifo ? $"{Name}.fifo" : Name;

    internal string EmulatorArn => $"arn:aws:sns:{MessagingResource.Region}:{MessagingResource.Account}:{TopicName}";
}
