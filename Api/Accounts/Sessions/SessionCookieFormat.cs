using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Showroom.Api.Platform.Security;
using Showroom.ServiceDefaults.Sessions;

namespace Showroom.Api.Accounts.Sessions;

/// <summary>
/// Converts between the cookie, which every service can read, and the ticket with one claim that the cookie handler makes of the key in its store.
/// </summary>
internal sealed class SessionCookieFormat(SessionCookie cookie) : ISecureDataFormat<AuthenticationTicket>
{
    // A private constant of CookieAuthenticationHandler.
    private const string SessionIdClaim = "Microsoft.AspNetCore.Authentication.Cookies-SessionId";

    public string Protect(AuthenticationTicket data) => Protect(data, purpose: null);

    public string Protect(AuthenticationTicket data, string? purpose) =>
        SessionId.TryParse(data.Principal.FindFirstValue(SessionIdClaim) ?? "", out var id)
            ? cookie.Protect(id)
            : throw new InvalidOperationException("The cookie handler did not give the session's key: its claim has another name.");

    public AuthenticationTicket? Unprotect(string? protectedText) => Unprotect(protectedText, purpose: null);

    public AuthenticationTicket? Unprotect(string? protectedText, string? purpose) =>
        protectedText is not null && cookie.TryUnprotect(protectedText, out var id)
            ? new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(SessionIdClaim, id.ToKey())])), SessionScheme.Name)
            : null;
}
