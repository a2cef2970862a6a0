using Npgsql;
using Showroom.Api.Catalog.Products;
using Showroom.Api.Orders.Placing;

namespace Showroom.Api.Orders.Data;

/// <summary>Reads the orders of an account.</summary>
internal sealed class OrderReader(NpgsqlDataSource database)
{
    private const string Columns =
        """
        SELECT o.id, o.status, o.created_at, o.updated_at, l.product_id, l.name, l.quantity, l.price, l.currency
        FROM orders o JOIN order_lines l ON l.order_id = o.id
        """;

    private const string ById = $"{Columns} WHERE o.account_id = $1 AND o.id = $2 ORDER BY l.line";

    private const string After =
        $"{Columns} WHERE o.id IN (SELECT id FROM orders WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3) ORDER BY o.id, l.line";

    public async Task<Order?> FindAsync(Guid accountId, Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ById);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Up to <paramref name="count"/> orders with ids greater than <paramref name="after"/>, in the order of their ids.</summary>
    public async Task<List<Order>> ListAsync(Guid accountId, Guid after, int count, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(After);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        return await ReadAsync(command, cancellationToken);
    }

    private static async Task<List<Order>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var orders = new List<Order>();
        var lines = new List<OrderLine>();
        while (await row.ReadAsync(cancellationToken))
        {
            if (orders.Count == 0 || orders[^1].Id != row.GetGuid(0))
            {
                orders.Add(new Order(row.GetGuid(0), row.GetString(1), lines = [], row.GetDateTime(2), row.GetDateTime(3)));
            }

            lines.Add(new OrderLine(row.GetGuid(4), row.GetString(5), row.GetInt32(6), new Money(row.GetDecimal(7), row.GetString(8))));
        }

        return orders;
    }
}
