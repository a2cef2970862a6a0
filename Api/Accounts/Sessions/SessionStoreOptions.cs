namespace Showroom.Api.Accounts.Sessions;

/// <summary>Configuration section <c>Sessions</c>.</summary>
internal sealed record SessionStoreOptions
{
    public const string Section = "Sessions";

    /// <summary>Where sessions are kept.</summary>
    public SessionStoreKind Store { get; init; } = SessionStoreKind.Distributed;

    /// <summary>A session ends so long after its last request; 1 s to 1 day.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A session ends so long after its start, whatever its use; at least the idle timeout, at most 30 days.</summary>
    public TimeSpan AbsoluteTimeout { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How many sessions an account can have; a new one ends the oldest. 1 to 100.</summary>
    public int MaxPerAccount { get; init; } = 10;

    /// <summary>How long a request waits for Redis; more than zero, at most 10 s.</summary>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>Where sessions are kept.</summary>
internal enum SessionStoreKind
{
    /// <summary>In Redis, for all replicas.</summary>
    Distributed,

    /// <summary>In the memory of the replica that created the session: other replicas do not know it. For the experiment <c>lab sessions</c> only.</summary>
    Local,
}
