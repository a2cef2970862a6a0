namespace Showroom.Web.Security;

/// <summary>
/// The policy of every page: everything comes from this origin, and nothing in a page's own text runs. A module that a script imports by a relative
/// address needs no import map, which would be an inline script.
/// </summary>
internal static class ContentSecurityPolicy
{
    public const string Value =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        + "form-action 'self'; base-uri 'self'; frame-ancestors 'none'";
}
