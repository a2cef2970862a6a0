namespace Showroom.Messaging.Messages;

/// <summary>A message from a queue, with its whole body.</summary>
/// <param name="Id">The same in every delivery.</param>
/// <param name="Type">What the body is.</param>
/// <param name="Version">The version of the body's format.</param>
/// <param name="Body">As the producer sent it.</param>
/// <param name="Attempt">The number of this delivery, from 1.</param>
/// <param name="SentAt">When the queue received it.</param>
public sealed record ReceivedMessage(Guid Id, string Type, int Version, string Body, int Attempt, DateTimeOffset SentAt);
