using Npgsql;
using Showroom.Lab.Orders.Checking;

namespace Showroom.Lab.Orders.Setup;

/// <summary>Prepares the products of a run, and reads what became of its orders.</summary>
internal sealed class OrderDatabase(string connectionString) : IAsyncDisposable
{
    private const string Prepare =
        """
        UPDATE products SET stock = $2, version = version + 1 WHERE id IN (SELECT id FROM products ORDER BY id OFFSET $3 LIMIT $1) RETURNING id
        """;

    private const string CountOrders =
        """
        SELECT count(*), count(*) FILTER (WHERE status = 'fulfilled'), count(*) FILTER (WHERE status = 'rejected'),
            (SELECT count(*) FROM inbox WHERE consumer = 'notifications'), (SELECT count(*) FROM inbox WHERE consumer = 'rankings')
        FROM orders
        """;

    private const string Times =
        """
        SELECT coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY t), 0), coalesce(percentile_cont(0.99) WITHIN GROUP (ORDER BY t), 0)
        FROM (SELECT extract(epoch FROM updated_at - created_at) * 1000 AS t FROM orders WHERE status = 'fulfilled') AS times
        """;

    private const string Orders =
        """
        SELECT o.id, o.idempotency_key, o.status, l.product_id, l.quantity FROM orders o JOIN order_lines l ON l.order_id = o.id ORDER BY o.id, l.line
        """;

    private const string Products =
        """
        SELECT p.id, p.stock, coalesce((SELECT score FROM leaderboard_scores WHERE board = 1 AND period = 0 AND member_id = p.id), 0)
        FROM products p WHERE p.id = ANY($1)
        """;

    // A new connection each time: those of a pool are broken after the server was restarted.
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false });

    /// <summary>Gives products a stock.</summary>
    /// <param name="count">How many products.</param>
    /// <param name="stock">Pieces of each.</param>
    /// <param name="offset">Products before it are left.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>Their ids.</returns>
    public async Task<IReadOnlyList<Guid>> PrepareProductsAsync(int count, int stock, int offset, CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(Prepare);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = stock });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = offset });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<Guid>();
        while (await row.ReadAsync(cancellationToken))
        {
            ids.Add(row.GetGuid(0));
        }

        return ids;
    }

    /// <summary>How far the orders are.</summary>
    public async Task<OrderCounts> CountAsync(CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(CountOrders);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new OrderCounts(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));
    }

    /// <summary>From the acceptance of the orders to the beginning of the transactions that fulfilled them, in milliseconds.</summary>
    public async Task<(double P50, double P99)> FulfilmentTimesAsync(CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(Times);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (row.GetDouble(0), row.GetDouble(1));
    }

    public async Task<IReadOnlyList<StoredOrder>> ReadOrdersAsync(CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(Orders);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var orders = new List<StoredOrder>();
        var lines = new List<OrderedPieces>();
        while (await row.ReadAsync(cancellationToken))
        {
            if (orders.Count == 0 || orders[^1].Id != row.GetGuid(0))
            {
                orders.Add(new StoredOrder(row.GetGuid(0), row.GetString(1), row.GetString(2), lines = []));
            }

            lines.Add(new OrderedPieces(row.GetGuid(3), row.GetInt32(4)));
        }

        return orders;
    }

    /// <param name="initialStocks">Of the products that were ordered.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    public async Task<IReadOnlyList<ProductState>> ReadProductsAsync(IReadOnlyDictionary<Guid, int> initialStocks, CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(Products);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. initialStocks.Keys] });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var products = new List<ProductState>();
        while (await row.ReadAsync(cancellationToken))
        {
            products.Add(new ProductState(row.GetGuid(0), initialStocks[row.GetGuid(0)], row.GetInt32(1), row.GetInt64(2)));
        }

        return products;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
