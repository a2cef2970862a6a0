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
    /// <summary>
    /// A row for each message, and one with a day for each score that has grown: of the author <c>id</c> to <c>number</c>, on that day or, with day 0, in all.
    /// A function of the database (migration AppendChatMessages).
    /// </summary>
    private const string Append = "SELECT id, number, sent_at, is_new, day, name FROM append_chat_messages($1, $2, $3, $4, $5, $6)";

    private const string Range = "SELECT seq, id, author, text, sent_at FROM chat_messages WHERE room = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4";
    private const string Create = "INSERT INTO chat_rooms (id, last_seq) VALUES ($1, 0) ON CONFLICT DO NOTHING";
    private const string LastSequences = "SELECT id, last_seq FROM chat_rooms WHERE id = ANY($1)";

    /// <summary>
    /// Stores the messages and counts them for the leaderboard, in the order of the list: one statement, which is a transaction, so that the rooms are not locked
    /// while a reply is on its way.
    /// </summary>
    /// <param name="messages">No two with the same room, author and client id.</param>
    /// <param name="timeout">Of the transaction, rounded up to seconds.</param>
    /// <param name="cancellationToken">Cancels it; it may have been committed nevertheless.</param>
    /// <returns>By the ids of the messages; those to rooms that do not exist are missing.</returns>
    public async Task<Dictionary<Guid, StoredMessage>> AppendAsync(IReadOnlyList<NewMessage> messages, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Append);
        command.CommandTimeout = (int)Math.Ceiling(timeout.TotalSeconds);
        Add(message => message.Room);
        Add(message => message.Id);
        Add(message => message.AuthorId);
        Add(message => message.Author);
        Add(message => message.ClientId);
        Add(message => message.Text);
        var stored = new Dictionary<Guid, StoredMessage>(messages.Count);
        var scores = new List<MemberScore>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                if (await reader.IsDBNullAsync(4, cancellationToken))
                {
                    stored.Add(reader.GetGuid(0), new StoredMessage(reader.GetInt64(1), reader.GetDateTime(2), reader.GetBoolean(3)));
                }
                else
                {
                    scores.Add(new MemberScore(new BoardPeriod(Board.TopChatters, new Period(reader.GetInt32(4))), reader.GetGuid(0), reader.GetString(5), reader.GetInt64(1)));
                }
            }
        }

        leaderboard.Publish(scores);
        return stored;

        void Add<T>(Func<NewMessage, T> value) => command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. messages.Select(value)] });
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
}
