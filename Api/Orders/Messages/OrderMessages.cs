using System.Diagnostics;
using Npgsql;

namespace Showroom.Api.Orders.Messages;

/// <summary>Adds messages about orders to the outbox. Their bodies are made by the database (migration OrderFunctions), and have what <see cref="OrderMessage"/> has.</summary>
internal static class OrderMessages
{
    private const string Send = "SELECT send_order_messages($1, $2)";

    /// <summary>
    /// Adds the message that announces the order's status, in the caller's transaction. Its id is the order's: a message that the reconciler sends again is the
    /// same message.
    /// </summary>
    public static async Task SendAsync(NpgsqlTransaction transaction, Guid orderId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Send, transaction.Connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [orderId] });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = Activity.Current?.Id });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>What a message about an order says.</summary>
internal sealed record OrderMessage(Guid OrderId, Guid AccountId, string AccountName, IReadOnlyList<OrderedProduct> Lines, DateTimeOffset CreatedAt);

/// <summary>A line of the order.</summary>
internal sealed record OrderedProduct(Guid ProductId, string Name, int Quantity);
