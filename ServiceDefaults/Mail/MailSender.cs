using System.Net.Mail;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Showroom.ServiceDefaults.Mail;

/// <summary>Sends mail over SMTP.</summary>
public sealed class MailSender(IOptions<MailOptions> options, ILogger<MailSender> logger)
{
    private const int DefaultPort = 25;

    private readonly MailOptions _options = options.Value;

    /// <summary>Sends a mail.</summary>
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

        using var mail = new MailMessage(new MailAddress(_options.From), new MailAddress($"{recipient.Id:N}@{_options.RecipientDomain}", recipient.Name))
        {
            Subject = subject,
            Body = body,
            Headers = { ["Message-ID"] = $"<{id:D}@{_options.RecipientDomain}>" },
        };
        using var client = new SmtpClient(server.Host, server.IsDefaultPort ? DefaultPort : server.Port);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_options.Timeout);
        try
        {
            await client.SendMailAsync(mail, timeout.Token);
        }
        catch (Exception error) when (error is SmtpException { StatusCode: not (SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed) }
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Not an attempt of the message: the server is not available, or refuses mail at the moment.
            throw new TimeoutException("The mail server does not accept the mail at the moment.", error);
        }
    }
}
