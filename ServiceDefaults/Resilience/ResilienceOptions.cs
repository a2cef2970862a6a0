namespace Showroom.ServiceDefaults.Resilience;

/// <summary>Configuration section <c>Resilience</c>: outgoing HTTP calls.</summary>
internal sealed record ResilienceOptions
{
    public const string Section = "Resilience";

    /// <summary>Timeout of one attempt, at least 10 ms and at most <see cref="TotalTimeout"/>.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Timeout of a call with all its attempts, at most one hour.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Retries of a request with a safe method (GET, HEAD, OPTIONS, TRACE), 0 to 10.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The delay before the first retry, 0 to one minute; it doubles with each retry, with jitter.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the circuit of a failing service stays open, half a second to one day.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(2);
}
