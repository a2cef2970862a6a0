namespace Showroom.ChatClient;

/// <summary>The delays between attempts: exponential, with full jitter.</summary>
internal sealed class Backoff(ChatConnectionOptions options)
{
    private int _failures;

    public void Reset() => _failures = 0;

    /// <summary>The next delay.</summary>
    public TimeSpan Next()
    {
        var maximum = Math.Min(options.MaxRetryDelay.TotalMilliseconds, options.InitialRetryDelay.TotalMilliseconds * Math.Pow(2, _failures));
        _failures = Math.Min(_failures + 1, 30);
        return TimeSpan.FromMilliseconds(maximum * options.Random.NextDouble());
    }

    /// <summary>Waits for the next delay, and for the time that the server named.</summary>
    public Task DelayAsync(TimeSpan? retryAfter, CancellationToken cancellationToken) =>
        Task.Delay(Next() + (retryAfter ?? TimeSpan.Zero), options.TimeProvider, cancellationToken);
}
