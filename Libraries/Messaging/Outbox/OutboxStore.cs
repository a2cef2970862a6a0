using Npgsql;
using Showroom.Messaging.Messages;

namespace Showroom.Messaging.Outbox;

/// <summary>The outbox as dispatchers use it.</summary>
internal static class OutboxStore
{
    // Only the first message of each aggregate: the next one is published after it, also when another dispatcher has locked it. A lock is held until the
    // message is published and deleted, and what is locked is skipped.
    private const string Take = """
        SELECT id, topic, message_id, type, version, body, trace_parent, aggregate, attempts, created_at FROM outbox pending
        WHERE next_attempt_at <= now() AND NOT EXISTS (SELECT FROM outbox earlier WHERE earlier.aggregate = pending.aggregate AND earlier.id < pending.id)
        ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
        """;

    private const string Delete = "DELETE FROM outbox WHERE id = ANY($1)";
    private const string Postpone = "UPDATE outbox SET attempts = attempts + 1, next_attempt_at = now() + $2, last_error = $3 WHERE id = $1";

    public static async Task<List<PendingMessage>> TakeAsync(NpgsqlTransaction transaction, int count, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(Take, transaction.Connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        var messages = new List<PendingMessage>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            messages.Add(new(
                reader.GetInt64(0),
                reader.GetString(1),
                new OutgoingMessage(reader.GetGuid(2), reader.GetString(3), reader.GetInt32(4), reader.GetString(5))
                {
                    TraceParent = reader.IsDBNull(6) ? null : reader.GetString(6),
                    GroupId = reader.GetString(7),
                },
                reader.GetInt32(8),
                reader.GetFieldValue<DateTimeOffset>(9)));
        }

        return messages;
    }

    public static async Task DeleteAsync(NpgsqlTransaction transaction, long[] ids, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(Delete, transaction.Connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = ids });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public static async Task PostponeAsync(NpgsqlTransaction transaction, long id, TimeSpan delay, string error, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(Postpone, transaction.Connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = delay });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = error });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
