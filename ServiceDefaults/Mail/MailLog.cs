using Microsoft.Extensions.Logging;

namespace Showroom.ServiceDefaults.Mail;

/// <summary>Event ids 170 to 179.</summary>
internal static partial class MailLog
{
    [LoggerMessage(170, LogLevel.Information, "The mail {Mail} is not sent: Mail:Server is not set.")]
    public static partial void NotSent(this ILogger logger, Guid mail);
}
