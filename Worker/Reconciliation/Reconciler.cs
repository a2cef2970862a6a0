using Microsoft.Extensions.Options;
using Npgsql;
using Showroom.Messaging.Idempotency;

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
    private const string SendAgain =
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
            RETURNING orders.id, orders.status
        )
        SELECT 'order.' || status, count(*)::integer, send_order_messages(array_agg(id), NULL) FROM sent GROUP BY status
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
                catch (Exception error) when (!stoppingToken.IsCancellationRequested)
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
        await using var command = database.CreateCommand(SendAgain);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = options.Value.ResendAfter });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = BatchSize });
        var sent = new List<(string Type, int Count)>();
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
            {
                sent.Add((row.GetString(0), row.GetInt32(1)));
            }
        }

        foreach (var (type, count) in sent)
        {
            logger.SentAgain(type, count);
        }

        return sent.Sum(static type => type.Count);
    }
}
