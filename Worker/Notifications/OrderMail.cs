namespace Showroom.Worker.Notifications;

/// <summary>A mail about an order.</summary>
/// <param name="Message">The id of the message that asks for it.</param>
/// <param name="Order">The order.</param>
/// <param name="Status">That the order has when the message is from this system.</param>
/// <param name="Recipient">The buyer.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Cancellation">Cancelled when the message may be delivered to another consumer.</param>
internal sealed record OrderMail(Guid Message, Guid Order, string Status, (Guid Id, string Name) Recipient, string Subject, string Text, CancellationToken Cancellation);

/// <summary>What became of a mail.</summary>
/// <param name="Status">Of the order; null when there is no such order.</param>
/// <param name="Error">Why the mail was not sent.</param>
internal sealed record OrderMailResult(string? Status, Exception? Error = null);
