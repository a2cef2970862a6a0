using Showroom.Worker.Messages;

namespace Showroom.Worker.Notifications;

/// <summary>Mails the buyer of a fulfilled order.</summary>
internal sealed class FulfilledHandler(OrderMailer mailer) : OrderMailHandler(mailer, OrderMessages.Fulfilled, OrderStatus.Fulfilled)
{
    protected override string Subject => "Your order is on its way";

    protected override string Announce(OrderMessage order) => $"your order {order.OrderId:D} is on its way";
}
