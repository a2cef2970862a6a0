namespace Showroom.ServiceDefaults.Resilience;

/// <summary>Configuration section <c>Resilience</c>: calls to other services.</summary>
internal sealed class ResilienceOptions
{
    public const string Section = "Resilience";

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a call may take with all its attempts.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Further attempts of a request that may safely be repeated, 0 to 10.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The first pause between attempts; it doubles, with jitter.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a service that fails is left alone, at least half a second.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(2);
}
