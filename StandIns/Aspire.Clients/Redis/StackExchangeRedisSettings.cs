namespace Aspire.StackExchange.Redis;

/// <summary>
/// How a Redis client is set up. Read from <c>Aspire:StackExchange:Redis</c>, then from the section of the connection's
/// name below it.
/// </summary>
public sealed class StackExchangeRedisSettings
{
    /// <summary>Where Redis is, in StackExchange.Redis' form. <c>ConnectionStrings:{name}</c> wins over it.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether no health check is registered.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Whether commands make no spans.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Whether the connection is made at its first use rather than at the start of the host.</summary>
    public bool DisableAutoActivation { get; set; } = true;
}
