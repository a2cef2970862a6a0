namespace Showroom.Gateway.RequestValidation;

/// <summary>Event ids 250 to 259.</summary>
internal static partial class RequestValidationLog
{
    [LoggerMessage(250, LogLevel.Warning, "AllowedHosts is not set: requests for every host are accepted. Set it to the names that clients use, separated by semicolons.")]
    public static partial void HostsNotChecked(this ILogger logger);
}
