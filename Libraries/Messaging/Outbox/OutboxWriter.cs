using System.Diagnostics;
using Npgsql;
using Showroom.Messaging.Schema;

namespace Showroom.Messaging.Outbox;

/// <summary>Adds messages to the outbox in the caller's transaction: they are published if and only if it commits.</summary>
/// <remarks>
/// Transactions that add messages of one aggregate must not overlap: each locks the row of the aggregate before. The order of the outbox's ids is then the
/// order of the commits.
/// </remarks>
public static class OutboxWriter
{
    private const string Insert = "INSERT INTO outbox (message_id, topic, aggregate, type, version, body, trace_parent) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    // Several notifications of one transaction are delivered as one.
    private const string Notify = $"NOTIFY {MessagingSchema.OutboxChannel}";

    /// <summary>The statements that add a message, for the caller's batch.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Commands(OutboxMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var (topic, aggregate, outgoing) = message;
        var insert = new NpgsqlBatchCommand(Insert);
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = outgoing.Id });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = topic });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = aggregate });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = outgoing.Type });
        insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = outgoing.Version });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = outgoing.Body });
        insert.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = outgoing.TraceParent ?? Activity.Current?.Id });
        return [insert, new NpgsqlBatchCommand(Notify)];
    }

    /// <summary>Adds a message.</summary>
    public static async Task AddAsync(NpgsqlTransaction transaction, OutboxMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var batch = new NpgsqlBatch(transaction.Connection, transaction);
        await using var _ = batch.ConfigureAwait(false);
        foreach (var command in Commands(message))
        {
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
