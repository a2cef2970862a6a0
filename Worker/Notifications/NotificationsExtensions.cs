using Microsoft.Extensions.Options;
using Showroom.Messaging;
using Showroom.Worker.Messages;

namespace Showroom.Worker.Notifications;

internal static class NotificationsExtensions
{
    /// <summary>Consumes the queue <c>notifications</c>.</summary>
    public static IHostApplicationBuilder AddNotifications(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<MailOptions>()
            .BindConfiguration(MailOptions.Section, static binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>();
        builder.Services.AddSingleton<MailSender>();
        return builder.AddConsumer(OrderMessages.NotificationQueue, typeof(NotificationHandler));
    }
}
