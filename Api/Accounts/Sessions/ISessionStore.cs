using Showroom.ServiceDefaults.Sessions;

namespace Showroom.Api.Accounts.Sessions;

/// <summary>
/// Keeps sessions with the lifetimes of <see cref="SessionStoreOptions"/>. Durations are measured by the store's clock, so that the clocks of replicas
/// have no influence. Every method throws when the store is unavailable (<c>RedisFailures.IsUnavailable</c>).
/// </summary>
internal interface ISessionStore
{
    /// <summary>Adds a session, and ends the oldest of the account when it has too many.</summary>
    Task CreateAsync(SessionId id, byte[] ticket, CancellationToken cancellationToken);

    /// <summary>The session, or null when it does not exist or has ended.</summary>
    Task<StoredSession?> FindAsync(SessionId id, CancellationToken cancellationToken);

    /// <summary>Starts the idle timeout again. A session that has ended stays so.</summary>
    Task ExtendAsync(SessionId id, CancellationToken cancellationToken);

    /// <summary>The sessions of an account, the oldest first.</summary>
    Task<IReadOnlyList<SessionEntry>> ListAsync(Guid accountId, CancellationToken cancellationToken);

    /// <summary>Ends one session.</summary>
    /// <returns>False when there was none.</returns>
    Task<bool> RevokeAsync(Guid accountId, string publicId, CancellationToken cancellationToken);

    /// <summary>Ends all sessions of an account.</summary>
    Task RevokeAllAsync(Guid accountId, CancellationToken cancellationToken);
}

/// <param name="Ticket">What was stored.</param>
/// <param name="Age">Since the session was created.</param>
/// <param name="Remaining">Until it ends, unless it is extended; more than zero.</param>
/// <param name="CanExtend">False when it ends by its absolute timeout anyway.</param>
internal sealed record StoredSession(byte[] Ticket, TimeSpan Age, TimeSpan Remaining, bool CanExtend);

/// <param name="PublicId">Identifies the session; not the secret in its cookie.</param>
/// <param name="Age">Since the session was created.</param>
/// <param name="Remaining">Until it ends, unless it is extended.</param>
internal sealed record SessionEntry(string PublicId, TimeSpan Age, TimeSpan Remaining);
