using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Showroom.Web.Languages;

/// <summary>Chooses the language of a page: the one that the visitor has switched to, else the first one of <c>Accept-Language</c> that there is.</summary>
internal sealed class LanguageMiddleware(RequestDelegate next)
{
    /// <summary>The cookie with the code of the language that the visitor has switched to.</summary>
    public const string Cookie = "showroom.language";

    public Task InvokeAsync(HttpContext context)
    {
        Use(context);
        return next(context);
    }

    /// <summary>Makes the language of the request the current one.</summary>
    public static void Use(HttpContext context)
    {
        var accepted = Accepted(context.Request);
        var language = Language.Find(context.Request.Cookies[Cookie])
            ?? accepted.Select(Language.Find).FirstOrDefault(static language => language is not null)
            ?? Language.All[0];
        CultureInfo.CurrentCulture = language.CultureOf(accepted.FirstOrDefault(tag => Language.Find(tag) == language) ?? "");
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language.Code);
    }

    private static string[] Accepted(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var values)
            ? [.. values.Where(static value => value.Quality is not 0).OrderByDescending(static value => value.Quality ?? 1).Select(static value => value.Value.ToString())]
            : [];
}
