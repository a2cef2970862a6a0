using Showroom.Messaging.Messages;

namespace Showroom.Messaging.Topics;

/// <summary>Publishes to topics. The official client of SNS can take the place of <see cref="SnsClient"/>.</summary>
public interface ITopicClient
{
    /// <summary>Publishes messages to one topic, in batches.</summary>
    /// <param name="topicArn">The topic.</param>
    /// <param name="messages">Any number, in the order to publish.</param>
    /// <param name="cancellationToken">Cancels the requests; messages may have been published nevertheless.</param>
    /// <returns>The messages that were refused, by id, with the reason; the others are published.</returns>
    /// <exception cref="TopicException">The topic cannot be reached or refuses every message.</exception>
    Task<IReadOnlyDictionary<Guid, string>> PublishAsync(string topicArn, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken);
}
