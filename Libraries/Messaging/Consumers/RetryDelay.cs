using Showroom.Messaging.Configuration;

namespace Showroom.Messaging.Consumers;

/// <summary>Exponential backoff with jitter.</summary>
internal static class RetryDelay
{
    private static readonly TimeSpan s_maxWait = TimeSpan.FromSeconds(10);

    /// <summary>Between a failed attempt, numbered from 1, and the next one.</summary>
    public static TimeSpan AfterAttempt(int attempt, ConsumerOptions options) => Jitter(options.FirstRetryDelay, options.MaxRetryDelay, attempt);

    /// <summary>While something is not available.</summary>
    public static TimeSpan WhileUnavailable(int failures) => Jitter(TimeSpan.FromMilliseconds(200), s_maxWait, failures);

    // Between half of the delay and all of it, so that retries neither coincide nor follow immediately.
    private static TimeSpan Jitter(TimeSpan first, TimeSpan max, int number) =>
        TimeSpan.FromMilliseconds(Math.Min(max.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(number - 1, 30))) * (0.5 + (Random.Shared.NextDouble() / 2)));
}
