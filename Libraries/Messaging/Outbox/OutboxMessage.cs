using Showroom.Messaging.Messages;

namespace Showroom.Messaging.Outbox;

/// <summary>A message for the outbox.</summary>
/// <param name="Topic">The topic's name in the model.</param>
/// <param name="Aggregate">What the message is about, such as <c>order/ID</c>: the messages of one aggregate are published in the order in which they were added.</param>
/// <param name="Message">The message; without a trace context it gets that of the current activity.</param>
public sealed record OutboxMessage(string Topic, string Aggregate, OutgoingMessage Message);
