using Npgsql;
using Showroom.Messaging.Consumers;
using Showroom.Messaging.Idempotency;
using Showroom.Messaging.Messages;
using Showroom.Messaging.Outbox;
using Showroom.ServiceDefaults.Notifications;
using Showroom.Worker.Messages;

namespace Showroom.Worker.Fulfilment;

/// <summary>Fulfils an accepted order: its new status, and the message that announces it, are committed together.</summary>
internal sealed class FulfilmentHandler(Inbox inbox, IAccountNotifier accounts)
    : JsonMessageHandler<OrderMessage>(OrderMessages.Accepted, OrderMessages.Version, OrderMessageJson.Default.OrderMessage)
{
    // The status is that of before.
    private const string Fulfil =
        """
        WITH fulfilled AS (
            UPDATE orders SET status = 'fulfilled', updated_at = now(), sent_at = now() WHERE id = $1 AND status = 'accepted' RETURNING id
        )
        SELECT orders.status, fulfilled.id IS NOT NULL FROM orders LEFT JOIN fulfilled ON fulfilled.id = orders.id WHERE orders.id = $1
        """;

    protected override async Task HandleAsync(OrderMessage body, ReceivedMessage message, CancellationToken cancellationToken)
    {
        var isFulfilled = false;
        await inbox.HandleOnceAsync(
            OrderMessages.FulfilmentQueue,
            message.Id,
            async (transaction, cancellationToken) => isFulfilled = await FulfilAsync(transaction, body, cancellationToken),
            cancellationToken);
        if (isFulfilled)
        {
            await accounts.OrderChangedAsync(body.AccountId, body.OrderId, "fulfilled");
        }
    }

    private static async Task<bool> FulfilAsync(NpgsqlTransaction transaction, OrderMessage order, CancellationToken cancellationToken)
    {
        await using (var fulfil = new NpgsqlCommand(Fulfil, transaction.Connection, transaction))
        {
            fulfil.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = order.OrderId });
            await using var row = await fulfil.ExecuteReaderAsync(cancellationToken);
            if (!await row.ReadAsync(cancellationToken))
            {
                throw new InvalidMessageException($"There is no order {order.OrderId:D}: the message is from another system.");
            }

            if (!row.GetBoolean(1))
            {
                // It is rejected, or fulfilled by a message that the inbox no longer has.
                return false;
            }
        }

        await OutboxWriter.AddAsync(transaction, OrderMessages.ToOutbox(OrderMessages.Fulfilled, order), cancellationToken);
        return true;
    }
}
