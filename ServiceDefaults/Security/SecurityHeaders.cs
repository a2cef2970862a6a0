using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Showroom.ServiceDefaults.Security;

/// <summary>The response headers that protect browsers. A header that the response has already is kept.</summary>
public static class SecurityHeaders
{
    /// <summary>The value of <c>X-Content-Type-Options</c>.</summary>
    public const string NoSniff = "nosniff";

    /// <summary>The name of the header <c>Referrer-Policy</c>.</summary>
    public const string ReferrerPolicyHeader = "Referrer-Policy";

    /// <summary>The value of <c>Referrer-Policy</c>.</summary>
    public const string ReferrerPolicy = "no-referrer";

    private static readonly StringValues s_noSniff = NoSniff;
    private static readonly StringValues s_referrerPolicy = ReferrerPolicy;
    private static readonly StringValues s_deny = "DENY";

    // For pages that declare no policy of their own: they may load and run nothing.
    private static readonly StringValues s_contentSecurityPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>
    /// Adds <c>X-Content-Type-Options</c> and <c>Referrer-Policy</c>, and to HTML <c>Content-Security-Policy</c> and <c>X-Frame-Options</c>.
    /// Called when the response starts, because its content type is known only then.
    /// </summary>
    public static void Apply(HttpResponse response)
    {
        var headers = response.Headers;
        headers.TryAdd("X-Content-Type-Options", s_noSniff);
        headers.TryAdd(ReferrerPolicyHeader, s_referrerPolicy);
        if (headers.ContentType is [{ } contentType] && contentType.StartsWith("text/html", StringComparison.OrdinalIgnoreCase))
        {
            headers.TryAdd("Content-Security-Policy", s_contentSecurityPolicy);
            headers.TryAdd("X-Frame-Options", s_deny);
        }
    }
}
