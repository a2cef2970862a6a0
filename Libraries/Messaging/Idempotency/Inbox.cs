using Npgsql;

namespace Showroom.Messaging.Idempotency;

/// <summary>The ids of handled messages. A message's effects and its id are committed by one transaction, so that a duplicate has no effect.</summary>
public sealed class Inbox(NpgsqlDataSource database)
{
    private const string Record = "INSERT INTO inbox (consumer, message_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    private const string Delete = "DELETE FROM inbox WHERE handled_at < $1";

    /// <summary>Executes the effects of a message in a transaction, unless it has been handled.</summary>
    /// <param name="consumer">Each consumer handles a message once.</param>
    /// <param name="messageId">The message.</param>
    /// <param name="effects">Everything that it does is done on this transaction.</param>
    /// <param name="cancellationToken">Cancels the transaction.</param>
    /// <returns>False for a duplicate.</returns>
    public async Task<bool> HandleOnceAsync(
        string consumer, Guid messageId, Func<NpgsqlTransaction, CancellationToken, Task> effects, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(effects);
        var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        using var record = new NpgsqlCommand(Record, connection, transaction);
        record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = consumer });
        record.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = messageId });
        // It waits for a concurrent transaction that handles the same message.
        if (await record.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 0)
        {
            return false;
        }

        await effects(transaction, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Deletes the ids of messages that were handled before; no queue retains a message for longer than 14 days.</summary>
    /// <returns>The number of ids.</returns>
    public async Task<int> DeleteHandledBeforeAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        var command = database.CreateCommand(Delete);
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = time.UtcDateTime });
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
