using Showroom.Api.Chat.Membership;
using Showroom.ServiceDefaults.Sessions;

namespace Showroom.Api.Chat.Accounts;

/// <summary>The connections with a session on this replica, by account.</summary>
internal sealed class AccountConnections(SessionCookie cookie)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, List<ChatConnection>> _accounts = [];

    public Guid[] Accounts
    {
        get
        {
            lock (_gate)
            {
                return [.. _accounts.Keys];
            }
        }
    }

    public ChatConnection[] Of(Guid account)
    {
        lock (_gate)
        {
            return _accounts.TryGetValue(account, out var connections) ? [.. connections] : [];
        }
    }

    /// <summary>Adds the connection under the account of its session; one without a session is not added.</summary>
    public void Add(ChatConnection connection, HttpRequest? request)
    {
        if (request is null || !cookie.TryRead(request, out var session))
        {
            return;
        }

        lock (_gate)
        {
            connection.Session = session;
            if (!_accounts.TryGetValue(session.AccountId, out var connections))
            {
                _accounts[session.AccountId] = connections = [];
            }

            connections.Add(connection);
        }
    }

    public void Remove(ChatConnection connection)
    {
        lock (_gate)
        {
            if (connection.Session is { AccountId: var account } && _accounts.TryGetValue(account, out var connections) && connections.Remove(connection) && connections.Count == 0)
            {
                _accounts.Remove(account);
            }
        }
    }
}
