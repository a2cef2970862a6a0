namespace Showroom.Messaging.Queues;

/// <summary>A message that could not be processed.</summary>
/// <param name="Id">The message's own id; null when it has none.</param>
/// <param name="Type">What the body is; null when it does not say.</param>
/// <param name="Body">As it was sent, at most the first 4,000 characters.</param>
/// <param name="Reason">Why it was not processed; null when SQS moved it, because consumers ended without a result.</param>
/// <param name="Attempts">How often processing was attempted; null when SQS moved it.</param>
/// <param name="TraceId">The trace of the last attempt, or of the producer.</param>
/// <param name="SentAt">When the dead-letter queue received it.</param>
public sealed record DeadLetter(string? Id, string? Type, string Body, string? Reason, int? Attempts, string? TraceId, DateTimeOffset SentAt);
