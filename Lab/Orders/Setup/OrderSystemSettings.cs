namespace Showroom.Lab.Orders.Setup;

/// <summary>How the application is started.</summary>
internal sealed record OrderSystemSettings
{
    public int Workers { get; init; } = 2;

    /// <summary>Environment variables of the replicas of the Api, in addition to those that each of them needs.</summary>
    public IReadOnlyList<(string Key, string Value)> Api { get; init; } = [];

    /// <summary>The same of the workers.</summary>
    public IReadOnlyList<(string Key, string Value)> Worker { get; init; } = [];

    /// <summary>How long the mail server takes for a mail.</summary>
    public TimeSpan MailDelay { get; init; }

    /// <summary>How many mails the mail server takes at the same time.</summary>
    public int MailCapacity { get; init; } = 1_000;
}
