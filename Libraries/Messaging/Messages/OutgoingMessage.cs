namespace Showroom.Messaging.Messages;

/// <summary>A message to publish.</summary>
/// <param name="Id">Identifies the message; a consumer handles each id once.</param>
/// <param name="Type">What the body is, such as <c>order.accepted</c>.</param>
/// <param name="Version">The version of the body's format, from 1.</param>
/// <param name="Body">JSON. A body too large for a message is stored in S3.</param>
public sealed record OutgoingMessage(Guid Id, string Type, int Version, string Body)
{
    /// <summary>The group whose messages a FIFO topic delivers in order; ignored by a standard topic.</summary>
    public string? GroupId { get; init; }

    /// <summary>The trace context of the producer; null for none.</summary>
    public string? TraceParent { get; init; }
}
