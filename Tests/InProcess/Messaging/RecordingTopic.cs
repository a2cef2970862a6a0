using System.Collections.Concurrent;
using Showroom.Messaging.Messages;
using Showroom.Messaging.Topics;

namespace Showroom.Tests.InProcess.Messaging;

/// <summary>A topic that records what is published to it.</summary>
internal sealed class RecordingTopic : ITopicClient
{
    public ConcurrentQueue<OutgoingMessage> Messages { get; } = [];

    /// <summary>The reason for which a message is refused; null to accept it.</summary>
    public Func<OutgoingMessage, string?> Refuse { get; set; } = static _ => null;

    public int Refused { get; private set; }

    public Task<IReadOnlyDictionary<Guid, string>> PublishAsync(string topicArn, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        var refused = new Dictionary<Guid, string>();
        foreach (var message in messages)
        {
            if (Refuse(message) is { } reason)
            {
                refused[message.Id] = reason;
                Refused++;
            }
            else
            {
                Messages.Enqueue(message);
            }
        }

        return Task.FromResult<IReadOnlyDictionary<Guid, string>>(refused);
    }
}
