using Microsoft.Extensions.Options;
using Npgsql;
using Showroom.Messaging.Idempotency;
using Showroom.Messaging.Outbox;
using Showroom.Worker.Messages;

namespace Showroom.Worker.Reconciliation;

/// <summary>
/// Sends messages of orders again whose effects are missing: a queue was purged, or lost its messages. Invariant: an order is settled only when every consumer of
/// its last status has it in the inbox. Several workers may reconcile.
/// </summary>
internal sealed class Reconciler(NpgsqlDataSource database, Inbox inbox, IOptions<ReconciliationOptions> options, TimeProvider time, ILogger<Reconciler> logger) : BackgroundService
{
    private const int BatchSize = 200;

    // The queues retain a message for 14 days at most, dead letters included.
    private static readonly TimeSpan s_inboxRetention = TimeSpan.FromDays(30);
    private static readonly TimeSpan s_cleanupInterval = TimeSpan.FromHours(1);

    private const string Settle =
        """
        UPDATE orders SET settled = true WHERE id IN (
            SELECT id FROM orders o WHERE NOT settled AND status <> 'accepted' AND sent_at < now() - $1
            AND EXISTS (SELECT FROM inbox WHERE consumer = 'notifications' AND message_id = o.id)
            AND (status = 'rejected' OR EXISTS (SELECT FROM inbox WHERE consumer = 'rankings' AND message_id = o.id))
            ORDER BY sent_at LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED)
        """;

    // What is still in the outbox was not lost: it could not be published yet.
    private const string Unsettled =
        """
        WITH due AS (
            SELECT id FROM orders o WHERE NOT settled AND sent_at < now() - greatest($1, sent_at - updated_at)
            AND NOT EXISTS (SELECT FROM outbox WHERE aggregate = 'order/' || o.id)
            AND NOT (status <> 'accepted'
                AND EXISTS (SELECT FROM inbox WHERE consumer = 'notifications' AND message_id = o.id)
                AND (status = 'rejected' OR EXISTS (SELECT FROM inbox WHERE consumer = 'rankings' AND message_id = o.id)))
            ORDER BY sent_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED
        ), sent AS (
            UPDATE orders SET sent_at = now() FROM due WHERE orders.id = due.id
            RETURNING orders.id, account_id, account_name, status, created_at
        )
        SELECT sent.*, line.product_id, line.name, line.quantity FROM sent JOIN order_lines line ON line.order_id = sent.id ORDER BY sent.id, line.line
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        var cleanedAt = time.GetUtcNow();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await SettleAsync(stoppingToken);
                    while (await SendAgainAsync(stoppingToken) == BatchSize)
                    {
                    }

                    if (time.GetUtcNow() - cleanedAt > s_cleanupInterval)
                    {
                        cleanedAt = time.GetUtcNow();
                        await inbox.DeleteHandledBeforeAsync(cleanedAt - s_inboxRetention, stoppingToken);
                    }
                }
                catch (NpgsqlException error)
                {
                    logger.ReconciliationFailed(error, options.Value.Interval);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Settle);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = options.Value.ResendAfter });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <returns>The number of orders.</returns>
    private async Task<int> SendAgainAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var orders = await ReadUnsettledAsync(transaction, cancellationToken);
        foreach (var (type, order) in orders)
        {
            await OutboxWriter.AddAsync(transaction, OrderMessages.ToOutbox(type, order), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        foreach (var type in orders.GroupBy(static sent => sent.Type))
        {
            logger.SentAgain(type.Key, type.Count());
        }

        return orders.Count;
    }

    private async Task<List<(string Type, OrderMessage Order)>> ReadUnsettledAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Unsettled, transaction.Connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = options.Value.ResendAfter });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = BatchSize });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var orders = new List<(string, OrderMessage Order)>();
        var lines = new List<OrderedProduct>();
        while (await row.ReadAsync(cancellationToken))
        {
            if (orders.Count == 0 || orders[^1].Order.OrderId != row.GetGuid(0))
            {
                orders.Add(($"order.{row.GetString(3)}", new OrderMessage(row.GetGuid(0), row.GetGuid(1), row.GetString(2), lines = [], row.GetFieldValue<DateTimeOffset>(4))));
            }

            lines.Add(new OrderedProduct(row.GetGuid(5), row.GetString(6), row.GetInt32(7)));
        }

        return orders;
    }
}
