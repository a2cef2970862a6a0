using Npgsql;
using Showroom.Lab.ChatConsistency.Checking;

namespace Showroom.Lab.ChatConsistency.Workload;

/// <summary>The rooms of a run, in the database itself.</summary>
internal sealed class ChatRooms(string database, IReadOnlyList<string> ids)
{
    private const string Insert = "INSERT INTO shows (id, title, host, product_ids, starts_at, ends_at) VALUES ($1, 'Room', 'Lab', '{}', now(), now() + interval '1 day')";
    private const string History = "SELECT room, seq, text FROM chat_messages WHERE room = ANY($1)";

    public IReadOnlyList<string> Ids => ids;

    /// <summary>Adds shows.</summary>
    public static async Task<ChatRooms> CreateAsync(string database, int count, CancellationToken cancellationToken)
    {
        var ids = Enumerable.Range(0, count).Select(static _ => Guid.CreateVersion7()).ToArray();
        await using var source = NpgsqlDataSource.Create(database);
        await using var batch = source.CreateBatch();
        foreach (var id in ids)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Insert) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = id } } });
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        return new ChatRooms(database, [.. ids.Select(static id => id.ToString())]);
    }

    /// <summary>All messages of the rooms. A text is the client's id of its message.</summary>
    public async Task<IReadOnlyList<StoredMessage>> ReadHistoryAsync(CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(History);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. ids.Select(Guid.Parse)] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<StoredMessage> messages = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            messages.Add(new StoredMessage(reader.GetGuid(0).ToString(), reader.GetInt64(1), reader.GetString(2)));
        }

        return messages;
    }
}
