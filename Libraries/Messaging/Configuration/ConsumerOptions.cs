namespace Showroom.Messaging.Configuration;

/// <summary>How a queue is consumed, by each process; the section <c>Messaging:Consumers:NAME</c>.</summary>
public sealed record ConsumerOptions
{
    /// <summary>Messages that are handled at the same time: 1 to 1,000. Those of one FIFO group are handled one after the other.</summary>
    public int MaxConcurrency { get; init; } = 16;

    /// <summary>How long a receive waits for messages: 1 to 20 s. A stop waits for the receive in progress.</summary>
    public TimeSpan WaitTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The shortest time from the response to a receive that found some messages, and not as many as it could take, to the next receive, so that the requests of a
    /// busy queue carry several messages each: 0 to 1 s.
    /// </summary>
    public TimeSpan MinReceiveInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The limit of one delivery's processing, retries after transient failures included: 1 s to 11 h, because SQS hides a message for at most 12 h.</summary>
    public TimeSpan HandlerTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The delay before the second attempt; it doubles with each further attempt, with jitter. 0 to 1 h.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The maximum delay between attempts: up to 12 h.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a stop waits for handlers before it cancels them: 0 to 10 min.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What is wrong with the options of a queue, or null.</summary>
    internal string? FindError(string section) =>
        MaxConcurrency is < 1 or > 1_000 ? $"{section}:{nameof(MaxConcurrency)} must be 1 to 1000."
        : WaitTime < TimeSpan.FromSeconds(1) || WaitTime > TimeSpan.FromSeconds(20) ? $"{section}:{nameof(WaitTime)} must be 00:00:01 to 00:00:20."
        : MinReceiveInterval < TimeSpan.Zero || MinReceiveInterval > TimeSpan.FromSeconds(1) ? $"{section}:{nameof(MinReceiveInterval)} must be 00:00:00 to 00:00:01."
        : HandlerTimeout < TimeSpan.FromSeconds(1) || HandlerTimeout > TimeSpan.FromHours(11) ? $"{section}:{nameof(HandlerTimeout)} must be 00:00:01 to 11:00:00."
        : FirstRetryDelay < TimeSpan.Zero || FirstRetryDelay > TimeSpan.FromHours(1) ? $"{section}:{nameof(FirstRetryDelay)} must be 00:00:00 to 01:00:00."
        : MaxRetryDelay < FirstRetryDelay || MaxRetryDelay > TimeSpan.FromHours(12) ? $"{section}:{nameof(MaxRetryDelay)} must be {nameof(FirstRetryDelay)} to 12:00:00."
        : StopTimeout < TimeSpan.Zero || StopTimeout > TimeSpan.FromMinutes(10) ? $"{section}:{nameof(StopTimeout)} must be 00:00:00 to 00:10:00."
        : null;
}
