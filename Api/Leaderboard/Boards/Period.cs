using System.Globalization;

namespace Showroom.Api.Leaderboard.Boards;

/// <summary>What a score covers: all time, or one day in UTC.</summary>
/// <param name="Number">As Postgres stores it: 0 for all time, 20261128 for a day. Later days have greater numbers.</param>
internal readonly record struct Period(int Number)
{
    public static Period AllTime => default;

    public bool IsDay => Number != 0;

    public static Period DayOf(DateTimeOffset instant)
    {
        var utc = instant.UtcDateTime;
        return new Period((((utc.Year * 100) + utc.Month) * 100) + utc.Day);
    }

    public override string ToString() => IsDay ? Number.ToString(CultureInfo.InvariantCulture) : "all";
}

/// <summary>The scores of one board in one period: one sorted set in Redis.</summary>
internal readonly record struct BoardPeriod(Board Board, Period Period);
