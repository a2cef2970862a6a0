namespace Showroom.Hosting.Messaging.Resources;

/// <summary>What a service does with a queue, which decides its permissions on AWS.</summary>
public enum QueueAccess
{
    /// <summary>Receives and deletes its messages, and sends to the dead-letter queue what cannot be processed.</summary>
    Consume,

    /// <summary>Counts its messages, lists dead letters and sends them back.</summary>
    Operate,
}
