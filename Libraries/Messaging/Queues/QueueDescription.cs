namespace Showroom.Messaging.Queues;

/// <summary>A queue, as its attributes describe it.</summary>
/// <param name="Name">In the model.</param>
/// <param name="Url">Of the queue.</param>
/// <param name="VisibilityTimeout">How long a received message is hidden from other consumers.</param>
/// <param name="DeadLetterUrl">Of the dead-letter queue; null when there is none.</param>
/// <param name="MaxReceiveCount">After as many receives a message becomes a dead letter.</param>
internal sealed record QueueDescription(string Name, string Url, TimeSpan VisibilityTimeout, string? DeadLetterUrl, int MaxReceiveCount)
{
    public bool IsFifo => Url.EndsWith(".fifo", StringComparison.Ordinal);
}
