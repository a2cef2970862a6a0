using Showroom.Worker.Messages;

namespace Showroom.Worker.Notifications;

/// <summary>Mails the buyer of a rejected order.</summary>
internal sealed class RejectedHandler(OrderMailer mailer) : OrderMailHandler(mailer, OrderMessages.Rejected, OrderStatus.Rejected)
{
    protected override string Subject => "Your order cannot be delivered";

    protected override string Announce(OrderMessage order) => $"we are sorry that your order {order.OrderId:D} cannot be delivered";
}
