using Npgsql;
using Showroom.Messaging.Messages;

namespace Showroom.Worker.Messages;

/// <summary>The states of an order, and the check that a message announces the state that the order has.</summary>
internal static class OrderStatus
{
    public const string Fulfilled = "fulfilled";
    public const string Rejected = "rejected";

    private const string Read = "SELECT status FROM orders WHERE id = $1";

    /// <summary>Both states are final: a message of this system is added to the outbox by the transaction that sets the state.</summary>
    /// <exception cref="InvalidMessageException">There is no such order, or it has another status: the message is from another system.</exception>
    public static async Task EnsureAsync(NpgsqlTransaction transaction, Guid orderId, string expected, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Read, transaction.Connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = orderId });
        Ensure(orderId, await command.ExecuteScalarAsync(cancellationToken) as string, expected);
    }

    /// <param name="orderId">The order.</param>
    /// <param name="status">Its status; null when there is no such order.</param>
    /// <param name="expected">What the message announces.</param>
    /// <exception cref="InvalidMessageException">There is no such order, or it has another status: the message is from another system.</exception>
    public static void Ensure(Guid orderId, string? status, string expected)
    {
        if (status is null)
        {
            throw new InvalidMessageException($"There is no order {orderId:D}: the message is from another system.");
        }

        if (status != expected)
        {
            throw new InvalidMessageException($"The order {orderId:D} is {status}, not {expected}: the message is from another system.");
        }
    }
}
