using Showroom.Messaging;
using Showroom.ServiceDefaults.Mail;
using Showroom.Worker.Messages;

namespace Showroom.Worker.Notifications;

internal static class NotificationsExtensions
{
    /// <summary>Consumes the queue <c>notifications</c>.</summary>
    public static IHostApplicationBuilder AddNotifications(this IHostApplicationBuilder builder)
    {
        builder.Services.AddMail();
        builder.Services.AddSingleton<OrderMailer>();
        return builder.AddConsumer(OrderMessages.NotificationQueue, typeof(FulfilledHandler), typeof(RejectedHandler));
    }
}
