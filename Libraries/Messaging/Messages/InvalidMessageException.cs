namespace Showroom.Messaging.Messages;

/// <summary>A message that no attempt can process: it becomes a dead letter without a retry, with the exception's message as the reason.</summary>
public sealed class InvalidMessageException(string message, Exception? innerException = null) : Exception(message, innerException);
