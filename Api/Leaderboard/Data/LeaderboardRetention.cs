using Npgsql;
using Showroom.Api.Leaderboard.Boards;

namespace Showroom.Api.Leaderboard.Data;

/// <summary>Deletes what is no longer needed, in batches, so that no statement holds many locks.</summary>
internal sealed class LeaderboardRetention(NpgsqlDataSource database)
{
    private const int BatchSize = 10_000;

    private const string DeleteEvents = """
        DELETE FROM leaderboard_events WHERE (board, event_id, member_id) IN (
            SELECT board, event_id, member_id FROM leaderboard_events WHERE occurred_at < $2 LIMIT $1)
        """;

    private const string DeleteDays = """
        DELETE FROM leaderboard_scores WHERE (board, period, member_id) IN (
            SELECT board, period, member_id FROM leaderboard_scores WHERE board = ANY ($3) AND period BETWEEN 1 AND $2 - 1 LIMIT $1)
        """;

    /// <summary>Deletes the ids of events that occurred before an instant, and the scores of days before a day.</summary>
    /// <returns>The number of rows deleted.</returns>
    public async Task<int> ApplyAsync(DateTimeOffset eventsBefore, Period daysBefore, CancellationToken cancellationToken)
    {
        var boards = BoardNames.Boards.Select(static board => (short)board).ToArray();
        return await DeleteAsync(DeleteEvents, [eventsBefore.UtcDateTime], cancellationToken)
            + await DeleteAsync(DeleteDays, [daysBefore.Number, boards], cancellationToken);
    }

    private async Task<int> DeleteAsync(string sql, object[] arguments, CancellationToken cancellationToken)
    {
        var total = 0;
        int deleted;
        do
        {
            await using var command = database.CreateCommand(sql);
            foreach (var argument in arguments.Prepend(BatchSize))
            {
                command.Parameters.Add(new NpgsqlParameter { Value = argument });
            }

            deleted = await command.ExecuteNonQueryAsync(cancellationToken);
            total += deleted;
        }
        while (deleted == BatchSize);

        return total;
    }
}
