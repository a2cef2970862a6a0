namespace Showroom.Api.Accounts.Sessions;

/// <summary>Event ids 300 to 309.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(300, LogLevel.Warning, "The session store is unavailable: {Error}.")]
    public static partial void SessionsUnavailable(this ILogger logger, string error);

    [LoggerMessage(301, LogLevel.Warning, "A session could not be extended: {Error}. The next request tries again.")]
    public static partial void SessionNotExtended(this ILogger logger, string error);
}
