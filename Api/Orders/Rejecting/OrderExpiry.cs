using Microsoft.Extensions.Options;
using Npgsql;
using Showroom.Api.Orders.Configuration;

namespace Showroom.Api.Orders.Rejecting;

/// <summary>Rejects orders that have been accepted for longer than <see cref="OrdersOptions.MaxAcceptedTime"/>. Every replica does; an order is rejected once.</summary>
internal sealed class OrderExpiry(NpgsqlDataSource database, OrderRejector orders, IOptions<OrdersOptions> options, TimeProvider time, ILogger<OrderExpiry> logger) : BackgroundService
{
    private const int BatchSize = 100;

    private const string Expired =
        "SELECT id, created_at FROM orders WHERE NOT settled AND status = 'accepted' AND created_at < now() - $1 ORDER BY sent_at LIMIT $2";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ExpiryInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    while (await RejectExpiredAsync(stoppingToken) == BatchSize)
                    {
                    }
                }
                catch (Exception error) when (!stoppingToken.IsCancellationRequested)
                {
                    logger.ExpiryFailed(error, options.Value.ExpiryInterval);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }

    /// <returns>The number of orders.</returns>
    private async Task<int> RejectExpiredAsync(CancellationToken cancellationToken)
    {
        var expired = await ReadExpiredAsync(cancellationToken);
        foreach (var (id, acceptedAt) in expired)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Not cancelled: what is committed has to be removed from the cache.
            if (await orders.RejectAsync(id, CancellationToken.None) == RejectionResult.Rejected)
            {
                logger.Expired(id, acceptedAt);
            }
        }

        return expired.Count;
    }

    private async Task<List<(Guid Id, DateTime AcceptedAt)>> ReadExpiredAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Expired);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = options.Value.MaxAcceptedTime });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = BatchSize });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var expired = new List<(Guid, DateTime)>();
        while (await row.ReadAsync(cancellationToken))
        {
            expired.Add((row.GetGuid(0), row.GetDateTime(1)));
        }

        return expired;
    }
}
