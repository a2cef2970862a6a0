using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using Showroom.Api.Platform.Security;
using Showroom.ServiceDefaults.Redis;
using Showroom.ServiceDefaults.Sessions;

namespace Showroom.Api.Accounts.Sessions;

/// <summary>
/// The cookie handler's store: the cookie has the session's id, the ticket stays here. The handler compares the times of a ticket with the clock of its
/// replica, so they are set anew from the durations that the store measured.
/// </summary>
internal sealed class SessionTicketStore(
    ISessionStore sessions, IOptions<SessionStoreOptions> options, TimeProvider time, ILogger<SessionTicketStore> logger) : ITicketStore
{
    public Task<string> StoreAsync(AuthenticationTicket ticket) => StoreAsync(ticket, CancellationToken.None);

    public async Task<string> StoreAsync(AuthenticationTicket ticket, CancellationToken cancellationToken)
    {
        var id = SessionId.Create(ticket.Principal.GetAccountId());
        await sessions.CreateAsync(id, TicketSerializer.Default.Serialize(ticket), cancellationToken);
        return id.ToKey();
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket) => RenewAsync(key, ticket, CancellationToken.None);

    /// <summary>Called while the response starts: a failure must not replace it, and the next request tries again.</summary>
    public async Task RenewAsync(string key, AuthenticationTicket ticket, CancellationToken cancellationToken)
    {
        try
        {
            if (SessionId.TryParse(key, out var id))
            {
                await sessions.ExtendAsync(id, cancellationToken);
            }
        }
        catch (Exception error) when (RedisFailures.IsUnavailable(error) || error is OperationCanceledException)
        {
            logger.SessionNotExtended(error.GetType().Name);
        }
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => RetrieveAsync(key, CancellationToken.None);

    public async Task<AuthenticationTicket?> RetrieveAsync(string key, CancellationToken cancellationToken)
    {
        if (!SessionId.TryParse(key, out var id) || await sessions.FindAsync(id, cancellationToken) is not { } session
            || TicketSerializer.Default.Deserialize(session.Ticket) is not { } ticket)
        {
            return null;
        }

        var now = time.GetUtcNow();
        ticket.Properties.ExpiresUtc = now + session.Remaining;
        ticket.Properties.IssuedUtc = now + session.Remaining - options.Value.IdleTimeout;
        ticket.Properties.AllowRefresh = session.CanExtend;
        return ticket;
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        try
        {
            return await RetrieveAsync(key, cancellationToken);
        }
        catch (Exception error) when (RedisFailures.IsUnavailable(error))
        {
            logger.SessionsUnavailable(error.GetType().Name);
            httpContext.Features.Set(SessionsUnavailable.Feature);
            return null;
        }
    }

    public Task RemoveAsync(string key) => RemoveAsync(key, CancellationToken.None);

    public Task RemoveAsync(string key, CancellationToken cancellationToken) =>
        SessionId.TryParse(key, out var id) ? sessions.RevokeAsync(id.AccountId, id.PublicId, cancellationToken) : Task.CompletedTask;
}
