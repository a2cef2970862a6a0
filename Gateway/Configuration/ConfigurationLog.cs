namespace Showroom.Gateway.Configuration;

/// <summary>Events 400 to 499.</summary>
internal static partial class ConfigurationLog
{
    [LoggerMessage(400, LogLevel.Error, "The changed proxy configuration is ignored and the previous one stays in use. {Errors}")]
    public static partial void ReloadIgnored(this ILogger logger, string errors);
}
