using Microsoft.Extensions.Options;
using Showroom.ServiceDefaults.Sessions;

namespace Showroom.Api.Accounts.Sessions;

/// <summary>
/// Sessions in the memory of this replica: what <c>lab sessions</c> compares with. Measured by the monotonic clock, which does not jump.
/// </summary>
internal sealed class LocalSessionStore(TimeProvider time, IOptions<SessionStoreOptions> options) : ISessionStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Dictionary<string, Session>> _accounts = [];
    private readonly SessionStoreOptions _options = options.Value;
    private readonly long _start = time.GetTimestamp();

    private TimeSpan Now => time.GetElapsedTime(_start);

    public Task CreateAsync(SessionId id, byte[] ticket, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            RemoveEnded();
            var sessions = _accounts.TryGetValue(id.AccountId, out var existing) ? existing : _accounts[id.AccountId] = [];
            foreach (var oldest in sessions.OrderBy(session => session.Value.Created).Take(sessions.Count - _options.MaxPerAccount + 1).ToList())
            {
                sessions.Remove(oldest.Key);
            }

            sessions[id.PublicId] = new Session(ticket, Now, Now + _options.IdleTimeout);
        }

        return Task.CompletedTask;
    }

    public Task<StoredSession?> FindAsync(SessionId id, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(Find(id) is { } session
                ? new StoredSession(session.Ticket, Now - session.Created, session.Expires - Now, session.Created + _options.AbsoluteTimeout > session.Expires)
                : null);
        }
    }

    public Task ExtendAsync(SessionId id, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (Find(id) is { } session)
            {
                var latest = session.Created + _options.AbsoluteTimeout;
                var expires = Now + _options.IdleTimeout;
                _accounts[id.AccountId][id.PublicId] = session with { Expires = expires < latest ? expires : latest };
            }
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<SessionEntry>> ListAsync(Guid accountId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<SessionEntry>>(
            [
                .. _accounts.GetValueOrDefault(accountId, [])
                    .Where(session => session.Value.Expires > Now)
                    .OrderBy(session => session.Value.Created)
                    .Select(session => new SessionEntry(session.Key, Now - session.Value.Created, session.Value.Expires - Now)),
            ]);
        }
    }

    public Task<bool> RevokeAsync(Guid accountId, string publicId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(_accounts.TryGetValue(accountId, out var sessions) && sessions.Remove(publicId));
        }
    }

    public Task RevokeAllAsync(Guid accountId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _accounts.Remove(accountId);
        }

        return Task.CompletedTask;
    }

    private Session? Find(SessionId id) =>
        _accounts.TryGetValue(id.AccountId, out var sessions) && sessions.TryGetValue(id.PublicId, out var session) && session.Expires > Now ? session : null;

    private void RemoveEnded()
    {
        foreach (var (account, sessions) in _accounts.ToList())
        {
            foreach (var ended in sessions.Where(session => session.Value.Expires <= Now).ToList())
            {
                sessions.Remove(ended.Key);
            }

            if (sessions.Count == 0)
            {
                _accounts.Remove(account);
            }
        }
    }

    private sealed record Session(byte[] Ticket, TimeSpan Created, TimeSpan Expires);
}
