namespace Showroom.ServiceDefaults.Mail;

/// <summary>How mail is sent; the section <c>Mail</c>.</summary>
public sealed record MailOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Mail";

    /// <summary>The SMTP server: <c>smtp://HOST:PORT</c>. Without one, notifications are only logged.</summary>
    public Uri? Server { get; init; }

    /// <summary>The sender's address.</summary>
    public string From { get; init; } = "orders@showroom.example";

    /// <summary>The domain of the recipients: accounts have no addresses of their own, and get ID@DOMAIN.</summary>
    public string RecipientDomain { get; init; } = "accounts.showroom.example";

    /// <summary>The limit of one mail: 1 s to 5 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many mails a process sends at the same time: 1 to 100.</summary>
    public int MaxConcurrency { get; init; } = 4;

    internal string? FindError() =>
        Server is not null && Server is not { IsAbsoluteUri: true, Scheme: "smtp", Host.Length: > 0 } ? $"{Section}:{nameof(Server)} must be smtp://HOST:PORT."
        : !System.Net.Mail.MailAddress.TryCreate(From, out _) ? $"{Section}:{nameof(From)} must be an e-mail address."
        : !System.Net.Mail.MailAddress.TryCreate($"a@{RecipientDomain}", out _) ? $"{Section}:{nameof(RecipientDomain)} must be a domain."
        : Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(5) ? $"{Section}:{nameof(Timeout)} must be 00:00:01 to 00:05:00."
        : MaxConcurrency is < 1 or > 100 ? $"{Section}:{nameof(MaxConcurrency)} must be 1 to 100."
        : null;
}
