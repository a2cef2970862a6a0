using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Showroom.Api.Orders.Configuration;
using Showroom.Api.Orders.Messages;
using Showroom.Api.Orders.Placing;
using Showroom.Messaging.Outbox;

namespace Showroom.Api.Orders.Data;

/// <summary>
/// Places orders. Invariant: stock, order and outbox change in one transaction, so that what is sold has left the stock, and every accepted order is published.
/// </summary>
internal sealed class OrderWriter(NpgsqlDataSource database, IOptions<OrdersOptions> options, TimeProvider time)
{
    private const string FindKey = "SELECT id, request_hash FROM orders WHERE account_id = $1 AND idempotency_key = $2";

    // In the order of their ids, so that two orders cannot wait for each other. A product without enough pieces is not locked: of a thousand buyers of the
    // last piece, those who come later do not wait.
    private const string Reserve =
        """
        SELECT product.id, product.name, product.price, product.currency
        FROM products product JOIN unnest($1::uuid[], $2::integer[]) AS wanted (id, quantity) ON wanted.id = product.id
        WHERE product.stock >= wanted.quantity ORDER BY product.id FOR NO KEY UPDATE OF product
        """;

    private const string TakeStock =
        """
        UPDATE products SET stock = stock - wanted.quantity, version = version + 1, updated_at = $3
        FROM unnest($1::uuid[], $2::integer[]) AS wanted (id, quantity) WHERE products.id = wanted.id
        """;

    private const string InsertOrder =
        """
        INSERT INTO orders (id, account_id, account_name, idempotency_key, request_hash, status, created_at, updated_at, sent_at)
        VALUES ($1, $2, $3, $4, $5, 'accepted', $6, $6, $6)
        """;

    private const string InsertLines =
        """
        INSERT INTO order_lines (order_id, line, product_id, name, quantity, price, currency)
        SELECT $1, * FROM unnest($2::smallint[], $3::uuid[], $4::text[], $5::integer[], $6::numeric[], $7::text[])
        """;

    private const string Existing = "SELECT id FROM products WHERE id = ANY($1)";

    /// <param name="account">The buyer.</param>
    /// <param name="key">A valid key.</param>
    /// <param name="order">A valid order.</param>
    /// <param name="cancellationToken">Cancels the transaction; it may have been committed nevertheless, which a repetition with the same key finds.</param>
    public async Task<Placement> PlaceAsync((Guid Id, string Name) account, string key, NewOrder order, CancellationToken cancellationToken)
    {
        var products = order.Lines!.Select(static line => Guid.Parse(line!.ProductId!)).ToArray();
        var quantities = order.Lines!.Select(static line => line!.Quantity!.Value).ToArray();
        var hash = order.Hash();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (await FindAsync(connection, account.Id, key, hash, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var reserved = await ReserveAsync(transaction, products, quantities, cancellationToken);
            if (reserved.Count == products.Length)
            {
                var stored = await StoreAsync(transaction, account, key, hash, [.. products.Select(product => reserved[product])], quantities, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return new Placement(PlacementResult.Accepted, stored.OrderId, Stored: stored);
            }

            await transaction.RollbackAsync(cancellationToken);
            return await ExplainAsync(connection, account.Id, key, hash, products, reserved, cancellationToken);
        }
        catch (PostgresException error) when (error is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "orders_key_idx" })
        {
            // A concurrent repetition was first, and is committed.
            return await FindAsync(connection, account.Id, key, hash, cancellationToken) ?? throw new InvalidOperationException("A key that is taken has no order.", error);
        }
    }

    private static async Task<Placement?> FindAsync(NpgsqlConnection connection, Guid accountId, string key, byte[] hash, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(FindKey, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
        {
            return null;
        }

        return row.GetFieldValue<byte[]>(1).AsSpan().SequenceEqual(hash)
            ? new Placement(PlacementResult.Repeated, row.GetGuid(0))
            : new Placement(PlacementResult.KeyReused);
    }

    private static async Task<Dictionary<Guid, ReservedProduct>> ReserveAsync(NpgsqlTransaction transaction, Guid[] products, int[] quantities, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Reserve, transaction.Connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = products });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = quantities });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var reserved = new Dictionary<Guid, ReservedProduct>();
        while (await row.ReadAsync(cancellationToken))
        {
            reserved.Add(row.GetGuid(0), new ReservedProduct(row.GetGuid(0), row.GetString(1), row.GetDecimal(2), row.GetString(3)));
        }

        return reserved;
    }

    private async Task<OrderMessage> StoreAsync(
        NpgsqlTransaction transaction, (Guid Id, string Name) account, string key, byte[] hash, ReservedProduct[] products, int[] quantities, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        batch.BatchCommands.Add(Command(TakeStock, Parameter(products.Select(static p => p.Id).ToArray()), Parameter(quantities), Parameter(now.UtcDateTime)));
        batch.BatchCommands.Add(Command(
            InsertOrder, Parameter(id), Parameter(account.Id), Parameter(account.Name), Parameter(key), Parameter(hash), Parameter(now.UtcDateTime)));
        batch.BatchCommands.Add(Command(
            InsertLines,
            Parameter(id),
            Parameter(Enumerable.Range(0, products.Length).Select(static i => (short)i).ToArray()),
            Parameter(products.Select(static p => p.Id).ToArray()),
            Parameter(products.Select(static p => p.Name).ToArray()),
            Parameter(quantities),
            Parameter(products.Select(static p => p.Price).ToArray()),
            Parameter(products.Select(static p => p.Currency).ToArray())));
        var message = new OrderMessage(id, account.Id, account.Name, [.. products.Zip(quantities, static (p, quantity) => new OrderedProduct(p.Id, p.Name, quantity))], now);
        if (options.Value.Fulfilment == FulfilmentMode.Queue)
        {
            foreach (var command in OutboxWriter.Commands(OrderMessages.ToOutbox(OrderMessages.Accepted, message)))
            {
                batch.BatchCommands.Add(command);
            }
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        return message;
    }

    private static async Task<Placement> ExplainAsync(
        NpgsqlConnection connection, Guid accountId, string key, byte[] hash, Guid[] products, Dictionary<Guid, ReservedProduct> reserved, CancellationToken cancellationToken)
    {
        // The same order may have taken the last pieces meanwhile, on another connection.
        if (await FindAsync(connection, accountId, key, hash, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        await using var command = new NpgsqlCommand(Existing, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = products });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var existing = new HashSet<Guid>();
        while (await row.ReadAsync(cancellationToken))
        {
            existing.Add(row.GetGuid(0));
        }

        var unknown = Array.FindIndex(products, product => !existing.Contains(product));
        return unknown >= 0
            ? new Placement(PlacementResult.UnknownProduct, Line: unknown)
            : new Placement(PlacementResult.OutOfStock, Line: Array.FindIndex(products, product => !reserved.ContainsKey(product)));
    }

    private static NpgsqlParameter<T> Parameter<T>(T value) =>
        value is DateTime ? new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.TimestampTz } : new NpgsqlParameter<T> { TypedValue = value };

    private static NpgsqlBatchCommand Command(string text, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private sealed record ReservedProduct(Guid Id, string Name, decimal Price, string Currency);
}
