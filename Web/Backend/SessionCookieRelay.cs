namespace Showroom.Web.Backend;

/// <summary>The session cookie that the API sets or removes while it serves a page's requests, which may run at the same time.</summary>
internal sealed class SessionCookieRelay
{
    private string? _cookie;

    /// <summary>The value of <c>Set-Cookie</c>: the last one counts.</summary>
    public string? Cookie
    {
        get => Volatile.Read(ref _cookie);
        set => Volatile.Write(ref _cookie, value);
    }
}
