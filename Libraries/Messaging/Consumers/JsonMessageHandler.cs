using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Showroom.Messaging.Messages;

namespace Showroom.Messaging.Consumers;

/// <summary>Handles messages whose body is JSON.</summary>
/// <param name="type">The messages' type.</param>
/// <param name="version">The version of their format.</param>
/// <param name="json">How a body is read.</param>
public abstract class JsonMessageHandler<TBody>(string type, int version, JsonTypeInfo<TBody> json) : IMessageHandler
    where TBody : class
{
    /// <inheritdoc />
    public string Type => type;

    /// <inheritdoc />
    public int Version => version;

    /// <inheritdoc />
    public Task HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        TBody? body;
        try
        {
            body = JsonSerializer.Deserialize(message.Body, json);
        }
        catch (JsonException error)
        {
            throw new InvalidMessageException($"The body is not a {type} of version {version}: {error.Message}", error);
        }

        return HandleAsync(body ?? throw new InvalidMessageException("The body is null."), message, cancellationToken);
    }

    /// <summary>Handles a message whose body was read.</summary>
    protected abstract Task HandleAsync(TBody body, ReceivedMessage message, CancellationToken cancellationToken);
}
