namespace Showroom.Api.Queues;

/// <summary>The state of a queue; SQS counts approximately.</summary>
/// <param name="Name">In the model.</param>
/// <param name="Depth">Messages that wait, delayed ones included.</param>
/// <param name="Age">Seconds since the oldest message that is not handled, dead letters included, was sent last; null when all are handled.</param>
/// <param name="InFlight">Messages that consumers have received and not yet deleted.</param>
/// <param name="DeadLetters">Messages in the dead-letter queue.</param>
internal sealed record QueueStatus(string Name, int Depth, double? Age, int InFlight, int DeadLetters);
