using System.Data.Common;
using Microsoft.Extensions.Options;
using Npgsql;
using Showroom.Api.Leaderboard.Boards;
using Showroom.Api.Leaderboard.Data;

namespace Showroom.Api.Leaderboard;

/// <summary>Counts events in Postgres, and passes the new scores on to Redis.</summary>
internal sealed class LeaderboardWriter(NpgsqlDataSource database, LeaderboardProjection projection, IOptions<LeaderboardOptions> options, TimeProvider time) : ILeaderboard
{
    // More than the clocks of two machines differ.
    private static readonly TimeSpan s_maxClockDifference = TimeSpan.FromDays(1);

    public async Task IncrementAsync(LeaderboardIncrement increment, CancellationToken cancellationToken)
    {
        var events = ToCount([increment]);
        if (events.Count == 0)
        {
            return;
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        Publish(await ScoreStore.IncrementAsync(connection, events, cancellationToken));
    }

    public async Task<IReadOnlyList<MemberScore>> IncrementAsync(
        DbTransaction transaction, IReadOnlyCollection<LeaderboardIncrement> increments, CancellationToken cancellationToken)
    {
        var connection = transaction.Connection as NpgsqlConnection ?? throw new ArgumentException("It must be an open transaction of Postgres.", nameof(transaction));
        var events = ToCount(increments);
        return events.Count == 0 ? [] : await ScoreStore.IncrementAsync(connection, events, cancellationToken);
    }

    public void Publish(IReadOnlyList<MemberScore> scores) => projection.Enqueue(scores);

    private List<CountedEvent> ToCount(IReadOnlyCollection<LeaderboardIncrement> increments)
    {
        var now = time.GetUtcNow();
        foreach (var increment in increments)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(increment.Name);
            ArgumentOutOfRangeException.ThrowIfLessThan(increment.Amount, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(increment.Amount, LeaderboardIncrement.MaxAmount);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(increment.OccurredAt, now + s_maxClockDifference);
            if (!Enum.IsDefined(increment.Board))
            {
                throw new ArgumentOutOfRangeException(nameof(increments), increment.Board, "There is no such leaderboard.");
            }
        }

        return [.. increments
            .Where(increment => increment.OccurredAt >= now - options.Value.EventRetention)
            .Select(static i => new CountedEvent(i.Board, i.MemberId, i.Name, i.EventId, i.Amount, i.OccurredAt))];
    }
}
