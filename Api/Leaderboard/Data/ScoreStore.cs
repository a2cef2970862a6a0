using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using Showroom.Api.Leaderboard.Boards;

namespace Showroom.Api.Leaderboard.Data;

/// <summary>The scores in Postgres, which are the leaderboards' source of truth.</summary>
internal sealed class ScoreStore(NpgsqlDataSource database)
{
    /// <summary>The events that are new are recorded, and the scores of their members grow, for all time and for the day, all or nothing: a function of the database, which the worker calls too.</summary>
    private const string Increment = "SELECT board, period, member_id, name, score FROM count_leaderboard_events($1, $2, $3, $4, $5, $6, $7)";

    private const string Checkpoint = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

    private const string Changed =
        "SELECT member_id, name, score, changed_by::text::bigint FROM leaderboard_scores WHERE board = $1 AND period = $2 AND changed_by >= $3 ORDER BY changed_by";

    private const string All = "SELECT member_id, name, score FROM leaderboard_scores WHERE board = $1 AND period = $2";

    /// <summary>Counts the events on the caller's connection and in its transaction, if it has one.</summary>
    /// <returns>The new scores of the members that had an event which had not been counted before.</returns>
    public static async Task<List<MemberScore>> IncrementAsync(NpgsqlConnection connection, IReadOnlyCollection<CountedEvent> events, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Increment, connection);
        Add(events.Select(static e => (short)e.Board).ToArray());
        Add(events.Select(static e => e.EventId).ToArray());
        Add(events.Select(static e => e.MemberId).ToArray());
        Add(events.Select(static e => e.Name).ToArray());
        Add(events.Select(static e => e.Amount).ToArray());
        Add(events.Select(static e => Period.DayOf(e.OccurredAt).Number).ToArray());
        Add(events.Select(static e => e.OccurredAt.UtcDateTime).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var scores = new List<MemberScore>(2 * events.Count);
        while (await reader.ReadAsync(cancellationToken))
        {
            var set = new BoardPeriod((Board)reader.GetInt16(0), new Period(reader.GetInt32(1)));
            scores.Add(new MemberScore(set, reader.GetGuid(2), reader.GetString(3), reader.GetInt64(4)));
        }

        return scores;

        void Add<T>(T[] values) => command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values });
    }

    /// <summary>
    /// A transaction number. Every transaction with a smaller one is finished, and visible to a read that starts from now on: rows that such a read misses have
    /// this number or a greater one.
    /// </summary>
    public async Task<long> ReadCheckpointAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Checkpoint);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>All scores of a set in pages, read in one snapshot.</summary>
    /// <param name="set">The board and period.</param>
    /// <param name="pageSize">The maximum number of rows in a page.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async IAsyncEnumerable<IReadOnlyList<MemberScore>> ReadAllAsync(BoardPeriod set, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = CreateCommand(All, set);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var page = new List<MemberScore>();
        while (await reader.ReadAsync(cancellationToken))
        {
            page.Add(Read(reader, set));
            if (page.Count == pageSize)
            {
                yield return page;
                page = [];
            }
        }

        if (page.Count > 0)
        {
            yield return page;
        }
    }

    /// <summary>
    /// The scores of a set that were written since a checkpoint, in the order of their transactions, in pages, read in one snapshot; at least one page, which may be empty.
    /// With each the checkpoint that a set has which has it and those before.
    /// </summary>
    /// <param name="set">The board and period.</param>
    /// <param name="checkpoint">Of the set.</param>
    /// <param name="next">A result of <see cref="ReadCheckpointAsync"/>.</param>
    /// <param name="pageSize">The maximum number of rows in a page.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async IAsyncEnumerable<(IReadOnlyList<MemberScore> Page, long Reached)> ReadChangedAsync(
        BoardPeriod set, long checkpoint, long next, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = CreateCommand(Changed, set);
        command.Parameters.Add(new NpgsqlParameter<ulong> { TypedValue = (ulong)checkpoint, NpgsqlDbType = NpgsqlDbType.Xid8 });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var page = new List<MemberScore>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (page.Count == pageSize)
            {
                // The transaction of this row may have rows in both pages; those before it have none left.
                yield return (page, Math.Min(reader.GetInt64(3), next));
                page = [];
            }

            page.Add(Read(reader, set));
        }

        yield return (page, next);
    }

    private static MemberScore Read(NpgsqlDataReader reader, BoardPeriod set) => new(set, reader.GetGuid(0), reader.GetString(1), reader.GetInt64(2));

    private NpgsqlCommand CreateCommand(string text, BoardPeriod set)
    {
        var command = database.CreateCommand(text);
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)set.Board });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = set.Period.Number });
        return command;
    }
}
