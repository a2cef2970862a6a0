using System.Globalization;
using Showroom.Messaging.LargeBodies;
using Showroom.Messaging.Messages;

namespace Showroom.Messaging.Consumers;

/// <summary>Reads what a queue delivers, which any producer may have sent.</summary>
internal sealed class MessageReader(ClaimCheckStore largeBodies)
{
    /// <exception cref="InvalidMessageException">It has not the attributes of a message, or its body is missing in S3.</exception>
    public async Task<ReceivedMessage> ReadAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(delivery.Attribute(MessageAttributes.Id), out var id))
        {
            throw new InvalidMessageException($"The message has no attribute '{MessageAttributes.Id}' with a UUID.");
        }

        if (delivery.Attribute(MessageAttributes.Type) is not { Length: > 0 } type)
        {
            throw new InvalidMessageException($"The message has no attribute '{MessageAttributes.Type}'.");
        }

        if (!int.TryParse(delivery.Attribute(MessageAttributes.Version), NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version < 1)
        {
            throw new InvalidMessageException($"The message has no attribute '{MessageAttributes.Version}' with a number from 1.");
        }

        var body = delivery.Message.Body;
        if (delivery.Attribute(MessageAttributes.ClaimCheck) is { } key)
        {
            body = await largeBodies.LoadAsync(key, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidMessageException($"The body is not in the bucket: there is no object '{key}'.");
        }

        return new(id, type, version, body, delivery.Attempt, delivery.SentAt);
    }
}
