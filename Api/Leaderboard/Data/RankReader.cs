using Npgsql;
using Showroom.Api.Leaderboard.Boards;

namespace Showroom.Api.Leaderboard.Data;

/// <summary>Ranks from Postgres, while Redis cannot be used. The rank of a member costs an index scan over all members before it.</summary>
internal sealed class RankReader(NpgsqlDataSource database)
{
    private const string Top =
        "SELECT member_id, name, score FROM leaderboard_scores WHERE board = $1 AND period = $2 ORDER BY score DESC, member_id LIMIT $3";

    private const string Around = """
        WITH member AS (
            SELECT score, member_id FROM leaderboard_scores WHERE board = $1 AND period = $2 AND member_id = $3
        ), neighbours AS (
            (SELECT s.member_id, s.name, s.score FROM leaderboard_scores s, member m
             WHERE s.board = $1 AND s.period = $2 AND s.score >= m.score AND (s.score > m.score OR s.member_id < m.member_id)
             ORDER BY s.score, s.member_id DESC LIMIT $4)
            UNION ALL
            (SELECT s.member_id, s.name, s.score FROM leaderboard_scores s, member m
             WHERE s.board = $1 AND s.period = $2 AND s.score <= m.score AND (s.score < m.score OR s.member_id >= m.member_id)
             ORDER BY s.score DESC, s.member_id LIMIT $4 + 1)
        ), first AS (
            SELECT score, member_id FROM neighbours ORDER BY score DESC, member_id LIMIT 1
        ), counts AS (
            SELECT count(*) FILTER (WHERE s.score > f.score) AS greater, count(*) FILTER (WHERE s.score > f.score OR s.member_id < f.member_id) AS before
            FROM leaderboard_scores s, first f WHERE s.board = $1 AND s.period = $2 AND s.score >= f.score
        )
        SELECT member_id, name, score, greater, before FROM neighbours, counts ORDER BY score DESC, member_id
        """;

    private const string Names = "SELECT member_id, name FROM leaderboard_scores WHERE board = $1 AND period = 0 AND member_id = ANY ($2)";

    /// <summary>The first members of a board.</summary>
    public async Task<List<LeaderboardEntry>> TopAsync(BoardPeriod set, int count, CancellationToken cancellationToken)
    {
        await using var command = CreateCommand(Top, set);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var members = new List<(Guid, string, long)>(count);
        while (await reader.ReadAsync(cancellationToken))
        {
            members.Add((reader.GetGuid(0), reader.GetString(1), reader.GetInt64(2)));
        }

        return Ranking.Rank(members, position: 0, firstRank: 1);
    }

    /// <summary>A member with those before and after it; null when the member has no score.</summary>
    public async Task<List<LeaderboardEntry>?> AroundAsync(BoardPeriod set, Guid memberId, int around, CancellationToken cancellationToken)
    {
        await using var command = CreateCommand(Around, set);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = memberId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = around });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var members = new List<(Guid, string, long)>((2 * around) + 1);
        var (greater, before) = (0L, 0L);
        while (await reader.ReadAsync(cancellationToken))
        {
            members.Add((reader.GetGuid(0), reader.GetString(1), reader.GetInt64(2)));
            (greater, before) = (reader.GetInt64(3), reader.GetInt64(4));
        }

        return members.Count == 0 ? null : Ranking.Rank(members, before, greater + 1);
    }

    /// <summary>The names of members, in one query.</summary>
    public async Task<Dictionary<Guid, string>> NamesAsync(Board board, Guid[] members, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Names);
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)board });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = members });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var names = new Dictionary<Guid, string>(members.Length);
        while (await reader.ReadAsync(cancellationToken))
        {
            names[reader.GetGuid(0)] = reader.GetString(1);
        }

        return names;
    }

    private NpgsqlCommand CreateCommand(string sql, BoardPeriod set)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)set.Board });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = set.Period.Number });
        return command;
    }
}
