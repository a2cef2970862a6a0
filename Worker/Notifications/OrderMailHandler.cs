using System.Globalization;
using System.Text;
using Showroom.Messaging.Consumers;
using Showroom.Messaging.Idempotency;
using Showroom.Messaging.Messages;
using Showroom.ServiceDefaults.Mail;
using Showroom.Worker.Messages;

namespace Showroom.Worker.Notifications;

/// <summary>
/// Mails the buyer of an order. A mail cannot be part of a transaction: when the worker dies between the two, it is sent twice, with the same Message-ID.
/// </summary>
/// <param name="inbox">Recognises duplicates.</param>
/// <param name="mails">Sends.</param>
/// <param name="type">Of the message.</param>
/// <param name="status">That the order has when the message is sent.</param>
internal abstract class OrderMailHandler(Inbox inbox, MailSender mails, string type, string status)
    : JsonMessageHandler<OrderMessage>(type, OrderMessages.Version, OrderMessageJson.Default.OrderMessage)
{
    protected abstract string Subject { get; }

    /// <summary>The sentence after the greeting, without its end.</summary>
    protected abstract string Announce(OrderMessage order);

    protected override async Task HandleAsync(OrderMessage body, ReceivedMessage message, CancellationToken cancellationToken)
    {
        using var slot = await mails.ReserveAsync(cancellationToken);
        await inbox.HandleOnceAsync(
            OrderMessages.NotificationQueue,
            message.Id,
            async (transaction, cancellationToken) =>
            {
                await OrderStatus.EnsureAsync(transaction, body.OrderId, status, cancellationToken);
                await slot.SendAsync(body.OrderId, (body.AccountId, body.AccountName), Subject, Text(body), cancellationToken);
            },
            cancellationToken);
    }

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
