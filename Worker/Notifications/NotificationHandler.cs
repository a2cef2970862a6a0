using System.Globalization;
using System.Text;
using Showroom.Messaging.Consumers;
using Showroom.Messaging.Idempotency;
using Showroom.Messaging.Messages;
using Showroom.Worker.Messages;

namespace Showroom.Worker.Notifications;

/// <summary>
/// Mails the buyer of a fulfilled order. A mail cannot be part of a transaction: when the worker dies between the two, it is sent twice, with the same
/// Message-ID.
/// </summary>
internal sealed class NotificationHandler(Inbox inbox, MailSender mails)
    : JsonMessageHandler<OrderMessage>(OrderMessages.Fulfilled, OrderMessages.Version, OrderMessageJson.Default.OrderMessage)
{
    protected override Task HandleAsync(OrderMessage body, ReceivedMessage message, CancellationToken cancellationToken) => inbox.HandleOnceAsync(
        OrderMessages.NotificationQueue,
        message.Id,
        (_, cancellationToken) => mails.SendAsync(body.OrderId, (body.AccountId, body.AccountName), "Your order is on its way", Text(body), cancellationToken),
        cancellationToken);

    private static string Text(OrderMessage order)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Hello {order.AccountName},\n\nyour order {order.OrderId:D} is on its way:\n\n");
        foreach (var line in order.Lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"{line.Quantity} x {line.Name}\n");
        }

        return text.ToString();
    }
}
