using Showroom.ServiceDefaults.Sessions;

namespace Showroom.Web.Backend;

/// <summary>The session of the request for a page, read from the API once at most.</summary>
internal sealed class CurrentSession(ShowroomApi api, IHttpContextAccessor accessor)
{
    private Task<SessionModel?>? _session;

    /// <returns>Null without a session.</returns>
    public Task<SessionModel?> FindAsync() => _session ??= accessor.HttpContext is { } page && page.Request.Cookies.ContainsKey(SessionCookie.Name)
        ? api.FindSessionAsync(page.RequestAborted)
        : Task.FromResult<SessionModel?>(null);
}
