using Npgsql;
using Showroom.Api.Chat.Messages;
using Showroom.Api.Leaderboard;
using Showroom.Api.Leaderboard.Boards;

namespace Showroom.Api.Chat.Data;

/// <summary>
/// The messages in Postgres. Invariant: the sequences of a room are 1 to its <c>last_seq</c>, and a reader that sees one sees all before it, because they
/// are assigned while the room's row is locked, until the transaction is committed.
/// </summary>
internal sealed class MessageStore(NpgsqlDataSource database, ILeaderboard leaderboard)
{
    // Every transaction locks its rooms in the order of their ids, so that two of them cannot wait for each other.
    private const string Lock = "SELECT FROM chat_rooms WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE";

    // A statement of its own: its snapshot is taken after the locks, and so it sees what the previous holders have stored.
    private const string Append =
        """
        WITH input AS (
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[])
                WITH ORDINALITY AS input (room, id, author_id, author, client_id, text, position)
        ), stored AS (
            SELECT input.id, message.seq, message.sent_at
            FROM input JOIN chat_messages message
                ON message.room = input.room AND message.author_id = input.author_id AND message.client_id = input.client_id
        ), added AS (
            INSERT INTO chat_messages (room, seq, id, author_id, author, client_id, text, sent_at)
            SELECT room.id, room.last_seq + row_number() OVER (PARTITION BY room.id ORDER BY input.position),
                input.id, input.author_id, input.author, input.client_id, input.text, clock_timestamp()
            FROM input JOIN chat_rooms room ON room.id = input.room
            WHERE NOT EXISTS (SELECT FROM stored WHERE stored.id = input.id)
            ORDER BY input.position
            RETURNING room, seq, id, sent_at
        ), counted AS (
            UPDATE chat_rooms SET last_seq = last.seq FROM (SELECT room, max(seq) AS seq FROM added GROUP BY room) last WHERE chat_rooms.id = last.room
        )
        SELECT id, seq, sent_at, true FROM added UNION ALL SELECT id, seq, sent_at, false FROM stored
        """;

    // The messages that this transaction has added, not those of retries, which have other ids.
    private static readonly string s_count =
        $"""
        SELECT score.* FROM (
            SELECT array_agg({(short)Board.TopChatters}::smallint) AS boards, array_agg(message.id) AS ids, array_agg(message.author_id) AS author_ids, array_agg(message.author) AS authors,
                array_agg(1) AS amounts, array_agg(to_char(message.sent_at AT TIME ZONE 'UTC', 'YYYYMMDD')::integer) AS days, array_agg(message.sent_at) AS sent_at
            FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) AS input (room, id, author_id, client_id)
                JOIN chat_messages message USING (room, id, author_id, client_id)
        ) added, count_leaderboard_events(boards, ids, author_ids, authors, amounts, days, sent_at) score
        """;

    private const string Range = "SELECT seq, id, author, text, sent_at FROM chat_messages WHERE room = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4";
    private const string Create = "INSERT INTO chat_rooms (id, last_seq) VALUES ($1, 0) ON CONFLICT DO NOTHING";
    private const string LastSequences = "SELECT id, last_seq FROM chat_rooms WHERE id = ANY($1)";

    /// <summary>
    /// Stores the messages and counts them for the leaderboard, in the order of the list: one round trip and one transaction, which the end of the batch
    /// commits: the rooms are not locked while a reply is on its way to the replica.
    /// </summary>
    /// <param name="messages">No two with the same room, author and client id.</param>
    /// <param name="timeout">Of the transaction, rounded up to seconds.</param>
    /// <param name="cancellationToken">Cancels it; it may have been committed nevertheless.</param>
    /// <returns>By the ids of the messages; those to rooms that do not exist are missing.</returns>
    public async Task<Dictionary<Guid, StoredMessage>> AppendAsync(IReadOnlyList<NewMessage> messages, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.Timeout = (int)Math.Ceiling(timeout.TotalSeconds);
        var rooms = Values(messages, message => message.Room);
        var ids = Values(messages, message => message.Id);
        var authors = Values(messages, message => message.AuthorId);
        var clientIds = Values(messages, message => message.ClientId);
        batch.BatchCommands.Add(Command(Lock, rooms));
        batch.BatchCommands.Add(Command(Append, rooms, ids, authors, Values(messages, message => message.Author), clientIds, Values(messages, message => message.Text)));
        batch.BatchCommands.Add(Command(s_count, rooms, ids, authors, clientIds));

        var stored = new Dictionary<Guid, StoredMessage>(messages.Count);
        var scores = new List<MemberScore>();
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                stored.Add(reader.GetGuid(0), new StoredMessage(reader.GetInt64(1), reader.GetDateTime(2), reader.GetBoolean(3)));
            }

            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var set = new BoardPeriod((Board)reader.GetInt16(0), new Period(reader.GetInt32(1)));
                scores.Add(new MemberScore(set, reader.GetGuid(2), reader.GetString(3), reader.GetInt64(4)));
            }
        }

        leaderboard.Publish(scores);
        return stored;
    }

    /// <summary>Up to <paramref name="count"/> messages of the room with sequences above <paramref name="after"/> and up to <paramref name="last"/>, in order.</summary>
    public async Task<List<ChatMessage>> ReadAsync(Guid room, long after, long last, int count, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Range);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = room });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = last });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var messages = new List<ChatMessage>();
        while (await reader.ReadAsync(cancellationToken))
        {
            messages.Add(new ChatMessage(reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetDateTime(4)));
        }

        return messages;
    }

    /// <summary>Adds the counter of a room unless it exists.</summary>
    public async Task CreateRoomAsync(Guid room, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Create);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = room });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The sequence of the last message of each room that exists.</summary>
    public async Task<Dictionary<Guid, long>> ReadLastSequencesAsync(Guid[] rooms, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(LastSequences);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = rooms });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var sequences = new Dictionary<Guid, long>(rooms.Length);
        while (await reader.ReadAsync(cancellationToken))
        {
            sequences.Add(reader.GetGuid(0), reader.GetInt64(1));
        }

        return sequences;
    }

    private static T[] Values<T>(IReadOnlyList<NewMessage> messages, Func<NewMessage, T> value)
    {
        var values = new T[messages.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(messages[i]);
        }

        return values;
    }

    private static NpgsqlBatchCommand Command(string sql, params object[] arrays)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var array in arrays)
        {
            command.Parameters.Add(array is Guid[] ids ? new NpgsqlParameter<Guid[]> { TypedValue = ids } : new NpgsqlParameter<string[]> { TypedValue = (string[])array });
        }

        return command;
    }
}
