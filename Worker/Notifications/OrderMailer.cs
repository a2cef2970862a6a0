using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Options;
using Npgsql;
using Showroom.ServiceDefaults.Mail;
using Showroom.Worker.Messages;
using Showroom.Worker.Platform;

namespace Showroom.Worker.Notifications;

/// <summary>
/// Mails buyers, each message once: a transaction records the messages in the inbox, and is committed after their mails. It covers as many mails as the process
/// may send at the same time, on one connection to the database. A mail that fails is removed from the inbox before the commit, and does not affect the others.
/// </summary>
internal sealed class OrderMailer
{
    // It waits for a concurrent transaction that handles one of the messages. Read by a subquery, since the index is then used whatever the plan was made for.
    private const string Record =
        """
        WITH wanted AS MATERIALIZED (
            SELECT m.message_id, m.expected, (SELECT o.status FROM orders o WHERE o.id = m.order_id) AS status
            FROM unnest($1, $2, $3) AS m (message_id, order_id, expected)
        ), recorded AS (
            INSERT INTO inbox (consumer, message_id) SELECT 'notifications', message_id FROM wanted WHERE status = expected ORDER BY message_id
            ON CONFLICT DO NOTHING
            RETURNING message_id
        )
        SELECT message_id, status, message_id IN (SELECT message_id FROM recorded) FROM wanted
        """;

    private const string Remove = "DELETE FROM inbox WHERE consumer = 'notifications' AND message_id = ANY($1)";

    private readonly NpgsqlDataSource _database;
    private readonly MailSender _mails;
    private readonly GroupCommit<OrderMail, OrderMailResult> _commits;

    public OrderMailer(NpgsqlDataSource database, MailSender mails, IOptions<MailOptions> options)
    {
        (_database, _mails) = (database, mails);
        _commits = new(static mail => mail.Message, SendAsync, options.Value.MaxConcurrency);
    }

    /// <summary>Sends a mail, unless its message has been handled.</summary>
    /// <exception cref="TimeoutException">The mail server does not accept mail at the moment.</exception>
    /// <exception cref="Messaging.Messages.InvalidMessageException">There is no such order, or it has another status.</exception>
    public async Task SendOnceAsync(OrderMail mail)
    {
        var (status, error) = await _commits.ExecuteAsync(mail, mail.Cancellation) ?? new(null);
        if (error is not null)
        {
            ExceptionDispatchInfo.Throw(error);
        }

        OrderStatus.Ensure(mail.Order, status, mail.Status);
    }

    private async Task<Dictionary<Guid, OrderMailResult>> SendAsync(IReadOnlyList<OrderMail> mails)
    {
        await using var connection = await _database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var results = new Dictionary<Guid, OrderMailResult>(mails.Count);
        var recorded = await RecordAsync(transaction, mails, results);
        var failed = (await Task.WhenAll(mails.Where(mail => recorded.Contains(mail.Message)).Select(SendAsync))).OfType<(Guid Message, Exception Error)>().ToArray();
        foreach (var (message, error) in failed)
        {
            results[message] = results[message] with { Error = error };
        }

        if (failed.Length > 0)
        {
            await using var remove = new NpgsqlCommand(Remove, connection, transaction);
            remove.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. failed.Select(static failure => failure.Message)] });
            await remove.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
        return results;
    }

    /// <returns>The messages whose mails are to be sent.</returns>
    private static async Task<HashSet<Guid>> RecordAsync(NpgsqlTransaction transaction, IReadOnlyList<OrderMail> mails, Dictionary<Guid, OrderMailResult> results)
    {
        await using var command = new NpgsqlCommand(Record, transaction.Connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. mails.Select(static mail => mail.Message)] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. mails.Select(static mail => mail.Order)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. mails.Select(static mail => mail.Status)] });
        await using var row = await command.ExecuteReaderAsync();
        var recorded = new HashSet<Guid>();
        while (await row.ReadAsync())
        {
            var message = row.GetGuid(0);
            results.Add(message, new(await row.IsDBNullAsync(1) ? null : row.GetString(1)));
            if (row.GetBoolean(2))
            {
                recorded.Add(message);
            }
        }

        return recorded;
    }

    /// <returns>The failure, or null.</returns>
    private async Task<(Guid Message, Exception Error)?> SendAsync(OrderMail mail)
    {
        try
        {
            await _mails.SendAsync(mail.Order, mail.Recipient, mail.Subject, mail.Text, mail.Cancellation);
            return null;
        }
        catch (Exception error)
        {
            return (mail.Message, error);
        }
    }
}
