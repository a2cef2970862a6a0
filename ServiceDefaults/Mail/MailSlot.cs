namespace Showroom.ServiceDefaults.Mail;

/// <summary>The permission to send a mail, of <see cref="MailSender.ReserveAsync"/>; dispose it after the mail.</summary>
public sealed class MailSlot : IDisposable
{
    private readonly MailSender _sender;
    private SemaphoreSlim? _slots;

    internal MailSlot(MailSender sender, SemaphoreSlim slots) => (_sender, _slots) = (sender, slots);

    /// <summary>Sends a mail.</summary>
    /// <param name="id">Identifies the mail: a repetition has the same Message-ID.</param>
    /// <param name="recipient">The account.</param>
    /// <param name="subject">One line.</param>
    /// <param name="body">Plain text.</param>
    /// <param name="cancellationToken">Cancels the sending; the mail may have been sent nevertheless.</param>
    /// <exception cref="TimeoutException">The server does not accept mail at the moment.</exception>
    public Task SendAsync(Guid id, (Guid Id, string Name) recipient, string subject, string body, CancellationToken cancellationToken) =>
        _sender.SendNowAsync(id, recipient, subject, body, cancellationToken);

    /// <summary>Lets the next mail be sent.</summary>
    public void Dispose() => Interlocked.Exchange(ref _slots, null)?.Release();
}
