using System.Globalization;
using System.Text;
using Showroom.Messaging.Consumers;
using Showroom.Messaging.Messages;
using Showroom.Worker.Messages;

namespace Showroom.Worker.Notifications;

/// <summary>
/// Mails the buyer of an order. A mail cannot be part of a transaction: when the worker dies between the two, it is sent twice, with the same Message-ID.
/// </summary>
/// <param name="mailer">Sends, and recognises duplicates.</param>
/// <param name="type">Of the message.</param>
/// <param name="status">That the order has when the message is sent.</param>
internal abstract class OrderMailHandler(OrderMailer mailer, string type, string status)
    : JsonMessageHandler<OrderMessage>(type, OrderMessages.Version, OrderMessageJson.Default.OrderMessage)
{
    protected abstract string Subject { get; }

    /// <summary>The sentence after the greeting, without its end.</summary>
    protected abstract string Announce(OrderMessage order);

    protected override Task HandleAsync(OrderMessage body, ReceivedMessage message, CancellationToken cancellationToken) =>
        mailer.SendOnceAsync(new(message.Id, body.OrderId, status, (body.AccountId, body.AccountName), Subject, Text(body), cancellationToken));

    private string Text(OrderMessage order)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Hello {order.AccountName},\n\n{Announce(order)}:\n\n");
        foreach (var line in order.Lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"{line.Quantity} x {line.Name}\n");
        }

        return text.ToString();
    }
}
