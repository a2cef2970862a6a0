namespace Showroom.Messaging.Queues;

/// <summary>How many messages a queue has; SQS counts approximately.</summary>
/// <param name="Name">In the model.</param>
/// <param name="Depth">Messages that wait, delayed ones included.</param>
/// <param name="InFlight">Messages that consumers have received and not yet deleted.</param>
/// <param name="DeadLetters">Messages in the dead-letter queue.</param>
public sealed record QueueState(string Name, int Depth, int InFlight, int DeadLetters);
