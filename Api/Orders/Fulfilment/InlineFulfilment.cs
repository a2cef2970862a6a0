using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Showroom.Api.Orders.Messages;
using Showroom.Api.Orders.Placing;
using Showroom.ServiceDefaults.Mail;
using Showroom.ServiceDefaults.Notifications;

namespace Showroom.Api.Orders.Fulfilment;

/// <summary>
/// Fulfils an order within its request, as a system without queues does: the response waits for the leaderboard and for the mail server, and fails with them. The
/// lab compares it with the queue (docs/orders.md).
/// </summary>
internal sealed class InlineFulfilment(NpgsqlDataSource database, MailSender mails, IAccountNotifier accounts)
{
    private const short BestSellers = 1;

    private const string Fulfil = "UPDATE orders SET status = 'fulfilled', settled = true, updated_at = now() WHERE id = $1 AND status = 'accepted'";
    private const string Count = "SELECT count(*) FROM count_leaderboard_events($1, $2, $3, $4, $5, $6, $7)";

    public async Task FulfilAsync(OrderMessage order, CancellationToken cancellationToken)
    {
        await using (var batch = database.CreateBatch())
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Fulfil) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = order.OrderId } } });
            batch.BatchCommands.Add(CountCommand(order));
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        await mails.SendAsync(order.OrderId, (order.AccountId, order.AccountName), "Your order is on its way", $"Your order {order.OrderId:D} is on its way.", cancellationToken);
        await accounts.OrderChangedAsync(order.AccountId, order.OrderId, OrderStatus.Fulfilled);
    }

    private static NpgsqlBatchCommand CountCommand(OrderMessage order)
    {
        var lines = order.Lines;
        var day = int.Parse(order.CreatedAt.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var command = new NpgsqlBatchCommand(Count);
        Add(lines.Select(static _ => BestSellers).ToArray());
        Add(lines.Select(_ => order.OrderId).ToArray());
        Add(lines.Select(static line => line.ProductId).ToArray());
        Add(lines.Select(static line => line.Name).ToArray());
        Add(lines.Select(static line => line.Quantity).ToArray());
        Add(lines.Select(_ => day).ToArray());
        command.Parameters.Add(new NpgsqlParameter<DateTime[]>
        {
            TypedValue = lines.Select(_ => order.CreatedAt.UtcDateTime).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
        });
        return command;

        void Add<T>(T[] values) => command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values });
    }
}
