using Showroom.Messaging.Messages;

namespace Showroom.Messaging.Consumers;

/// <summary>Handles the messages of one type and version of a queue. A message can be delivered more than once: see <c>Inbox</c>.</summary>
public interface IMessageHandler
{
    /// <summary>The messages' type, such as <c>order.accepted</c>.</summary>
    string Type { get; }

    /// <summary>The version of their format.</summary>
    int Version { get; }

    /// <summary>Handles a message. When it returns, the message is deleted; an exception leads to another attempt, and after the last one to a dead letter.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancelled when the message may be delivered to another consumer, or the service has to stop.</param>
    /// <exception cref="InvalidMessageException">No attempt can succeed.</exception>
    Task HandleAsync(ReceivedMessage message, CancellationToken cancellationToken);
}
