using Npgsql;

namespace Showroom.Api.Orders.Data;

/// <summary>How long the messages of orders have waited, as the orders themselves know it: SQS has no attribute with the age of the oldest message.</summary>
internal sealed class UnhandledMessages(NpgsqlDataSource database)
{
    private const string Ages =
        """
        SELECT 'fulfilment', extract(epoch FROM now() - min(sent_at))::float8 FROM orders WHERE NOT settled AND status = 'accepted'
        UNION ALL SELECT 'notifications', extract(epoch FROM now() - min(sent_at))::float8 FROM orders o WHERE NOT settled AND status <> 'accepted'
            AND NOT EXISTS (SELECT FROM inbox WHERE consumer = 'notifications' AND message_id = o.id)
        UNION ALL SELECT 'rankings', extract(epoch FROM now() - min(sent_at))::float8 FROM orders o WHERE NOT settled AND status = 'fulfilled'
            AND NOT EXISTS (SELECT FROM inbox WHERE consumer = 'rankings' AND message_id = o.id)
        """;

    /// <summary>The time since the oldest message that is not handled was sent last, in seconds, by queue; a queue without such a message is absent.</summary>
    public async Task<Dictionary<string, double>> ReadAgesAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Ages);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var ages = new Dictionary<string, double>();
        while (await row.ReadAsync(cancellationToken))
        {
            if (!await row.IsDBNullAsync(1, cancellationToken))
            {
                ages.Add(row.GetString(0), Math.Max(0, row.GetDouble(1)));
            }
        }

        return ages;
    }
}
