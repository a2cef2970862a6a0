using System.Collections.Concurrent;
using System.Net.Mail;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Showroom.ServiceDefaults.Mail;

/// <summary>Sends mail over SMTP, on connections that are used again.</summary>
public sealed class MailSender(IOptions<MailOptions> options, TimeProvider time, ILogger<MailSender> logger) : IDisposable
{
    private const int DefaultPort = 25;

    // Servers close a connection after minutes without a mail.
    private static readonly TimeSpan s_maxIdleTime = TimeSpan.FromSeconds(10);

    private readonly MailOptions _options = options.Value;
    private readonly ConcurrentStack<(SmtpClient Client, long UsedAt)> _open = new();
    private readonly SemaphoreSlim _slots = new(options.Value.MaxConcurrency, options.Value.MaxConcurrency);

    /// <summary>
    /// Waits until this process may send another mail. A caller that sends within a transaction waits before it begins, so that a slow mail server does not hold
    /// the connections to the database that others need.
    /// </summary>
    public async Task<MailSlot> ReserveAsync(CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        return new MailSlot(this, _slots);
    }

    /// <summary>Sends a mail as soon as this process may.</summary>
    /// <inheritdoc cref="MailSlot.SendAsync" />
    public async Task SendAsync(Guid id, (Guid Id, string Name) recipient, string subject, string body, CancellationToken cancellationToken)
    {
        using var slot = await ReserveAsync(cancellationToken);
        await slot.SendAsync(id, recipient, subject, body, cancellationToken);
    }

    internal async Task SendNowAsync(Guid id, (Guid Id, string Name) recipient, string subject, string body, CancellationToken cancellationToken)
    {
        if (_options.Server is not { } server)
        {
            logger.NotSent(id);
            return;
        }

        using var mail = new MailMessage(new MailAddress(_options.From), new MailAddress($"{recipient.Id:N}@{_options.RecipientDomain}", recipient.Name))
        {
            Subject = subject,
            Body = body,
            Headers = { ["Message-ID"] = $"<{id:D}@{_options.RecipientDomain}>" },
        };
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_options.Timeout);
        try
        {
            if (!await TrySendOnOpenConnectionAsync(mail, timeout.Token))
            {
                await SendAsync(new SmtpClient(server.Host, server.IsDefaultPort ? DefaultPort : server.Port), mail, timeout.Token);
            }
        }
        catch (Exception error) when (error is SmtpException { StatusCode: not (SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed) }
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Not an attempt of the message: the server is not available, or refuses mail at the moment.
            throw new TimeoutException("The mail server does not accept the mail at the moment.", error);
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        while (_open.TryPop(out var connection))
        {
            connection.Client.Dispose();
        }
    }

    /// <returns>Whether there was a connection, on which the mail was sent.</returns>
    private async Task<bool> TrySendOnOpenConnectionAsync(MailMessage mail, CancellationToken cancellationToken)
    {
        while (_open.TryPop(out var connection))
        {
            if (time.GetElapsedTime(connection.UsedAt) > s_maxIdleTime)
            {
                connection.Client.Dispose();
                continue;
            }

            try
            {
                await SendAsync(connection.Client, mail, cancellationToken);
                return true;
            }
            catch (SmtpException error) when (error.InnerException is IOException or null && error.StatusCode is SmtpStatusCode.GeneralFailure or SmtpStatusCode.ServiceClosingTransmissionChannel)
            {
                // The server has closed it meanwhile.
                return false;
            }
        }

        return false;
    }

    /// <summary>Sends, and keeps the connection when that succeeds.</summary>
    private async Task SendAsync(SmtpClient client, MailMessage mail, CancellationToken cancellationToken)
    {
        var isSent = false;
        try
        {
            await client.SendMailAsync(mail, cancellationToken);
            isSent = true;
        }
        finally
        {
            if (isSent)
            {
                _open.Push((client, time.GetTimestamp()));
            }
            else
            {
                client.Dispose();
            }
        }
    }
}
