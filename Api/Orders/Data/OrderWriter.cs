using System.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Showroom.Api.Orders.Configuration;
using Showroom.Api.Orders.Messages;
using Showroom.Api.Orders.Placing;

namespace Showroom.Api.Orders.Data;

/// <summary>
/// Places orders. Invariant: stock, order and outbox change in one transaction, so that what is sold has left the stock, and every accepted order is published.
/// </summary>
internal sealed class OrderWriter(NpgsqlDataSource database, IOptions<OrdersOptions> options, TimeProvider time)
{
    /// <summary>A function of the database (migration OrderFunctions): one statement, so that the products are not locked while a reply is on its way.</summary>
    private const string Place = "SELECT result, id, line, names FROM place_order($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    /// <param name="account">The buyer.</param>
    /// <param name="key">A valid key.</param>
    /// <param name="order">A valid order.</param>
    /// <param name="cancellationToken">Cancels the transaction; it may have been committed nevertheless, which a repetition with the same key finds.</param>
    public async Task<Placement> PlaceAsync((Guid Id, string Name) account, string key, NewOrder order, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var lines = order.ProductIds().Zip(order.Lines!, static (id, line) => new OrderedProduct(id, "", line!.Quantity!.Value)).ToArray();
        var message = new OrderMessage(Guid.CreateVersion7(now), account.Id, account.Name, lines, now);
        try
        {
            return await PlaceAsync(message, key, order.Hash(), cancellationToken);
        }
        catch (PostgresException error) when (error is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "orders_key_idx" })
        {
            // A concurrent order with the same key was first, and is committed, so that it is found now.
            return await PlaceAsync(message, key, order.Hash(), cancellationToken);
        }
    }

    private async Task<Placement> PlaceAsync(OrderMessage order, string key, byte[] hash, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Place);
        Add(order.AccountId);
        Add(order.AccountName);
        Add(key);
        Add(hash);
        Add(order.OrderId);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = order.CreatedAt.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        Add(order.Lines.Select(static line => line.ProductId).ToArray());
        Add(order.Lines.Select(static line => line.Quantity).ToArray());
        Add(options.Value.Fulfilment == FulfilmentMode.Queue);
        Add(Activity.Current?.Id);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return row.GetString(0) switch
        {
            "accepted" => new Placement(PlacementResult.Accepted, order.OrderId, Stored: order with { Lines = [.. order.Lines.Zip(row.GetFieldValue<string[]>(3), static (line, name) => line with { Name = name })] }),
            "repeated" => new Placement(PlacementResult.Repeated, row.GetGuid(1)),
            "key reused" => new Placement(PlacementResult.KeyReused),
            "unknown product" => new Placement(PlacementResult.UnknownProduct, Line: row.GetInt32(2)),
            _ => new Placement(PlacementResult.OutOfStock, Line: row.GetInt32(2)),
        };

        void Add<T>(T value) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
    }
}
