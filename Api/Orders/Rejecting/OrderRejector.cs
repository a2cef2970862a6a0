using Npgsql;
using Showroom.Api.Catalog.Cache;
using Showroom.Api.Orders.Messages;
using Showroom.Api.Orders.Placing;
using Showroom.ServiceDefaults.Notifications;

namespace Showroom.Api.Orders.Rejecting;

/// <summary>
/// Rejects accepted orders. Invariant: status, stock and outbox change in one transaction, and only the transaction that ends the status accepted does so: the
/// pieces return to the stock once, and an order is either fulfilled or rejected.
/// </summary>
internal sealed class OrderRejector(NpgsqlDataSource database, IProductCache products, IAccountNotifier accounts)
{
    private const string Reject =
        "UPDATE orders SET status = 'rejected', updated_at = now(), sent_at = now() WHERE id = $1 AND status = 'accepted' RETURNING account_id, account_name, created_at";

    private const string Status = "SELECT status FROM orders WHERE id = $1";
    private const string Lines = "SELECT product_id, name, quantity FROM order_lines WHERE order_id = $1 ORDER BY line";

    // Locked in the order of their ids, as new orders do. The order's own row is locked before, which no new order waits for.
    private const string Restock =
        """
        WITH returned AS MATERIALIZED (
            SELECT product.id, line.quantity FROM products product JOIN order_lines line ON line.product_id = product.id
            WHERE line.order_id = $1 ORDER BY product.id FOR NO KEY UPDATE OF product
        )
        UPDATE products SET stock = stock + returned.quantity, version = version + 1, updated_at = now() FROM returned WHERE products.id = returned.id
        """;

    /// <param name="id">The order.</param>
    /// <param name="cancellationToken">Cancels the transaction; it may have been committed nevertheless, which a repetition finds.</param>
    public async Task<RejectionResult> RejectAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await RejectAsync(transaction, id, cancellationToken) is not { } order)
        {
            return await ExplainAsync(transaction, id, cancellationToken);
        }

        await using (var restock = Command(transaction, Restock, id))
        {
            await restock.ExecuteNonQueryAsync(cancellationToken);
        }

        await OrderMessages.SendAsync(transaction, id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        // Not cancelled: the stock has changed.
        await Task.WhenAll(order.Lines.Select(line => products.RemoveAsync(line.ProductId, CancellationToken.None).AsTask()));

        await accounts.OrderChangedAsync(order.AccountId, id, OrderStatus.Rejected);
        return RejectionResult.Rejected;
    }

    private static async Task<OrderMessage?> RejectAsync(NpgsqlTransaction transaction, Guid id, CancellationToken cancellationToken)
    {
        (Guid AccountId, string AccountName, DateTimeOffset CreatedAt) order;
        await using (var reject = Command(transaction, Reject, id))
        {
            await using var row = await reject.ExecuteReaderAsync(cancellationToken);
            if (!await row.ReadAsync(cancellationToken))
            {
                return null;
            }

            order = (row.GetGuid(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2));
        }

        await using var read = Command(transaction, Lines, id);
        await using var line = await read.ExecuteReaderAsync(cancellationToken);
        var lines = new List<OrderedProduct>();
        while (await line.ReadAsync(cancellationToken))
        {
            lines.Add(new OrderedProduct(line.GetGuid(0), line.GetString(1), line.GetInt32(2)));
        }

        return new OrderMessage(id, order.AccountId, order.AccountName, lines, order.CreatedAt);
    }

    private static async Task<RejectionResult> ExplainAsync(NpgsqlTransaction transaction, Guid id, CancellationToken cancellationToken)
    {
        await using var command = Command(transaction, Status, id);
        return await command.ExecuteScalarAsync(cancellationToken) switch
        {
            OrderStatus.Rejected => RejectionResult.Repeated,
            OrderStatus.Fulfilled => RejectionResult.Fulfilled,
            _ => RejectionResult.NotFound,
        };
    }

    private static NpgsqlCommand Command(NpgsqlTransaction transaction, string text, Guid id) => new(text, transaction.Connection, transaction)
    {
        Parameters = { new NpgsqlParameter<Guid> { TypedValue = id } },
    };
}
