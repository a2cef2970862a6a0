using Showroom.Api.Leaderboard.Boards;

namespace Showroom.Api.Leaderboard;

internal static partial class LeaderboardLog
{
    [LoggerMessage(700, LogLevel.Warning, "The leaderboards in Redis could not be synchronized with Postgres, from which they are read meanwhile.")]
    public static partial void SynchronizationFailed(this ILogger logger, Exception error);

    [LoggerMessage(701, LogLevel.Information, "The leaderboards in Redis are synchronized with Postgres again.")]
    public static partial void SynchronizationRestored(this ILogger logger);

    [LoggerMessage(702, LogLevel.Information, "Rebuilt {Board} ({Period}) in Redis: {Members} members in {Milliseconds} ms.")]
    public static partial void Rebuilt(this ILogger logger, Board board, Period period, int members, long milliseconds);

    [LoggerMessage(703, LogLevel.Warning, "Expired leaderboard rows could not be deleted; the next attempt is in an hour.")]
    public static partial void RetentionFailed(this ILogger logger, Exception error);

    [LoggerMessage(704, LogLevel.Warning, "A leaderboard could not be read from Redis; Postgres is used.")]
    public static partial void ReadFailed(this ILogger logger, Exception error);
}
