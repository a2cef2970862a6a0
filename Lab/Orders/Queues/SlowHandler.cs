using Npgsql;
using Showroom.Messaging.Consumers;
using Showroom.Messaging.Idempotency;
using Showroom.Messaging.Messages;

namespace Showroom.Lab.Orders.Queues;

/// <summary>Takes its time, and then adds a row: directly, or through the inbox.</summary>
internal sealed class SlowHandler(NpgsqlDataSource database, Inbox? inbox, string consumer, TimeSpan duration) : IMessageHandler
{
    public const string MessageType = "slow";
    private const string Insert = "INSERT INTO effects (consumer, message_id) VALUES ($1, $2)";

    private int _deliveries;

    public string Type => MessageType;

    public int Version => 1;

    /// <summary>Whose effects they are.</summary>
    public string Consumer => consumer;

    /// <summary>How often a message was delivered.</summary>
    public int Deliveries => _deliveries;

    public async Task HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _deliveries);
        await Task.Delay(duration, TimeProvider.System, cancellationToken);
        if (inbox is not null)
        {
            await inbox.HandleOnceAsync(consumer, message.Id, (transaction, token) => InsertAsync(transaction.Connection!, message.Id, token), cancellationToken);
            return;
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await InsertAsync(connection, message.Id, cancellationToken);
    }

    private async Task InsertAsync(NpgsqlConnection connection, Guid id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Insert, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = consumer });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
