using Microsoft.AspNetCore.Http.HttpResults;
using Showroom.Web.Security;

namespace Showroom.Web.Languages;

/// <summary><c>/language/{code}</c>: a link of every page, which needs no script.</summary>
internal static class LanguageSwitch
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(365);

    public static IEndpointRouteBuilder MapLanguageSwitch(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/language/{code}", Switch);
        return endpoints;
    }

    /// <summary>The address that switches the language, and returns to a page.</summary>
    public static string AddressOf(Language language, string page) => $"language/{language.Code}?return={Uri.EscapeDataString(page)}";

    private static Results<RedirectHttpResult, NotFound> Switch(string code, string? @return, HttpContext context)
    {
        if (Language.Find(code) is not { } language || language.Code != code)
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.Cookies.Append(
            LanguageMiddleware.Cookie, language.Code, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = s_lifetime, IsEssential = true });
        return TypedResults.LocalRedirect(LocalAddress.Of(@return));
    }
}
