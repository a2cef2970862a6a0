using Npgsql;

namespace Showroom.Lab.Leaderboard;

/// <summary>A board with many members in the tables of the Api.</summary>
internal static class LeaderboardTable
{
    /// <summary>The number of the board <c>top-chatters</c>.</summary>
    private const int TopChatters = 2;

    // The cube of a uniform number: few members with large scores, and many that share a small one.
    private const string Fill = """
        INSERT INTO leaderboard_scores (board, period, member_id, name, score, changed_by)
        SELECT $1, 0, (lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000000')::uuid, 'member ' || n, 1 + floor(power(random(), 3) * 1000000), pg_current_xact_id()
        FROM generate_series(1, $2) AS n
        """;

    public static async Task FillAsync(string postgres, int members, CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(postgres);
        await using (var fill = database.CreateCommand(Fill))
        {
            fill.Parameters.Add(new NpgsqlParameter { Value = (short)TopChatters });
            fill.Parameters.Add(new NpgsqlParameter { Value = members });
            await fill.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var vacuum = database.CreateCommand("VACUUM ANALYZE leaderboard_scores");
        await vacuum.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The id of the member with a number from 1.</summary>
    public static string IdOf(int member) => $"{member:x8}-0000-7000-8000-000000000000";
}
