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
    private const string Fulfil = "UPDATE orders SET status = 'fulfilled', updated_at = now(), sent_at = now() WHERE id = $1 AND status = 'accepted'";

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
        await using var fulfil = new NpgsqlCommand(Fulfil, transaction.Connection, transaction);
        fulfil.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = order.OrderId });
        if (await fulfil.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            // It does not exist: the database was reset, or another producer sent the message. Or its status has changed already.
            return false;
        }

        await OutboxWriter.AddAsync(transaction, OrderMessages.ToOutbox(OrderMessages.Fulfilled, order), cancellationToken);
        return true;
    }
}
