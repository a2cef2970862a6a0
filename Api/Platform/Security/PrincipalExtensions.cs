using System.Security.Claims;

namespace Showroom.Api.Platform.Security;

/// <summary>What slices need to know of the caller.</summary>
internal static class PrincipalExtensions
{
    /// <summary>The account of an endpoint that requires a session.</summary>
    /// <exception cref="InvalidOperationException">The caller has no session.</exception>
    public static Guid GetAccountId(this ClaimsPrincipal principal) =>
        principal.FindAccountId() ?? throw new InvalidOperationException("The caller has no session: the endpoint needs RequireSession().");

    /// <summary>The account, or null for a caller without a session.</summary>
    public static Guid? FindAccountId(this ClaimsPrincipal principal) =>
        principal.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? Guid.ParseExact(id, "D") : null;

    /// <summary>The name of the account, as it was registered.</summary>
    /// <exception cref="InvalidOperationException">The caller has no session.</exception>
    public static string GetAccountName(this ClaimsPrincipal principal) =>
        principal.FindFirstValue(ClaimTypes.Name) ?? throw new InvalidOperationException("The caller has no session: the endpoint needs RequireSession().");
}
