using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Showroom.ServiceDefaults.Mail;

/// <summary>Sends mail over SMTP, at most <see cref="MailOptions.MaxConcurrency"/> at a time.</summary>
public sealed class MailSender(IOptions<MailOptions> options, TimeProvider time, ILogger<MailSender> logger) : IDisposable
{
    private readonly MailOptions _options = options.Value;
    private readonly SmtpConnections _connections = new(time);
    private readonly SemaphoreSlim _slots = new(options.Value.MaxConcurrency, options.Value.MaxConcurrency);

    /// <summary>Sends a mail as soon as this process may.</summary>
    /// <param name="id">Identifies the mail: a repetition has the same Message-ID.</param>
    /// <param name="recipient">The account.</param>
    /// <param name="subject">One line.</param>
    /// <param name="body">Plain text.</param>
    /// <param name="cancellationToken">Cancels the sending; the mail may have been sent nevertheless.</param>
    /// <exception cref="TimeoutException">The server does not accept mail at the moment.</exception>
    public async Task SendAsync(Guid id, (Guid Id, string Name) recipient, string subject, string body, CancellationToken cancellationToken)
    {
        if (_options.Server is not { } server)
        {
            logger.NotSent(id);
            return;
        }

        using var mail = new MimeMessage();
        mail.From.Add(MailboxAddress.Parse(_options.From));
        mail.To.Add(new MailboxAddress(recipient.Name, $"{recipient.Id:N}@{_options.RecipientDomain}"));
        mail.Date = time.GetUtcNow();
        mail.MessageId = $"{id:D}@{_options.RecipientDomain}";
        mail.Subject = subject;
        mail.Body = new TextPart("plain") { Text = body };
        await _slots.WaitAsync(cancellationToken);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_options.Timeout);
        try
        {
            await _connections.SendAsync(server, mail, timeout.Token);
        }
        catch (Exception error) when (IsUnavailable(error) || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Not an attempt of the message: the server is not available, or refuses mail at the moment.
            throw new TimeoutException("The mail server does not accept the mail at the moment.", error);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _connections.Dispose();
        _slots.Dispose();
    }

    private static bool IsUnavailable(Exception error) => error switch
    {
        SmtpCommandException { StatusCode: SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed } => false,
        CommandException or ProtocolException or ServiceNotConnectedException or SocketException or IOException => true,
        _ => false,
    };
}
