namespace Showroom.Messaging.Configuration;

/// <summary>How messages leave the outbox; the section <c>Messaging:Outbox</c>.</summary>
public sealed record OutboxOptions
{
    /// <summary>Messages in one transaction of a dispatcher: 1 to 1,000.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>The shortest time from the beginning of a batch that was not full to the next one, so that batches grow under load: 0 to 1 s.</summary>
    public TimeSpan MinInterval { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How often the outbox is read without a notification: 100 ms to 5 min.</summary>
    public TimeSpan PollingInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The delay after the first failure of a message; it doubles with each further failure. 10 ms to 1 h.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The maximum delay after a failure: up to 1 d.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(1);

    internal string? FindError() =>
        BatchSize is < 1 or > 1_000 ? $"Messaging:Outbox:{nameof(BatchSize)} must be 1 to 1000."
        : MinInterval < TimeSpan.Zero || MinInterval > TimeSpan.FromSeconds(1) ? $"Messaging:Outbox:{nameof(MinInterval)} must be 00:00:00 to 00:00:01."
        : PollingInterval < TimeSpan.FromMilliseconds(100) || PollingInterval > TimeSpan.FromMinutes(5) ? $"Messaging:Outbox:{nameof(PollingInterval)} must be 00:00:00.1 to 00:05:00."
        : FirstRetryDelay < TimeSpan.FromMilliseconds(10) || FirstRetryDelay > TimeSpan.FromHours(1) ? $"Messaging:Outbox:{nameof(FirstRetryDelay)} must be 00:00:00.01 to 01:00:00."
        : MaxRetryDelay < FirstRetryDelay || MaxRetryDelay > TimeSpan.FromDays(1) ? $"Messaging:Outbox:{nameof(MaxRetryDelay)} must be {nameof(FirstRetryDelay)} to 1.00:00:00."
        : null;
}
