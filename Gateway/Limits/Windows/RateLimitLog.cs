namespace Showroom.Gateway.Limits.Windows;

/// <summary>Events 500 to 599.</summary>
internal static partial class RateLimitLog
{
    [LoggerMessage(500, LogLevel.Warning, "Redis cannot be used for rate limits; this gateway limits by itself: {Reason}.")]
    public static partial void LocalOnly(this ILogger logger, string reason);

    [LoggerMessage(501, LogLevel.Information, "Rate limits are shared with the other gateways again.")]
    public static partial void SharedAgain(this ILogger logger);

    [LoggerMessage(502, LogLevel.Information, "ConnectionStrings:{Name} is not set: this gateway limits by itself.")]
    public static partial void NotConfigured(this ILogger logger, string name);
}
