using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Showroom.Messaging.Consumers;
using Showroom.Messaging.Idempotency;
using Showroom.Messaging.Messages;
using Showroom.Worker.Messages;

namespace Showroom.Worker.Rankings;

/// <summary>Counts the pieces of a fulfilled order for the leaderboard of best sellers, each order once (docs/leaderboards.md).</summary>
internal sealed class RankingHandler(Inbox inbox)
    : JsonMessageHandler<OrderMessage>(OrderMessages.Fulfilled, OrderMessages.Version, OrderMessageJson.Default.OrderMessage)
{
    /// <summary>The number of the leaderboard in the database.</summary>
    private const short BestSellers = 1;

    private const string Count = "SELECT count(*) FROM count_leaderboard_events($1, $2, $3, $4, $5, $6, $7)";

    protected override Task HandleAsync(OrderMessage body, ReceivedMessage message, CancellationToken cancellationToken) =>
        inbox.HandleOnceAsync(OrderMessages.RankingQueue, message.Id, (transaction, cancellationToken) => CountAsync(transaction, body, cancellationToken), cancellationToken);

    private static async Task CountAsync(NpgsqlTransaction transaction, OrderMessage order, CancellationToken cancellationToken)
    {
        await OrderStatus.EnsureAsync(transaction, order.OrderId, OrderStatus.Fulfilled, cancellationToken);
        var lines = order.Lines;
        var day = int.Parse(order.CreatedAt.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        await using var command = new NpgsqlCommand(Count, transaction.Connection, transaction);
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
        await command.ExecuteScalarAsync(cancellationToken);

        void Add<T>(T[] values) => command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values });
    }
}
