namespace Showroom.Web.Languages;

internal static class LanguageExtensions
{
    /// <summary>Adds the texts of the pages in all languages.</summary>
    public static IHostApplicationBuilder AddLanguages(this IHostApplicationBuilder builder)
    {
        builder.Services.AddLocalization();
        return builder;
    }

    /// <summary>Joins before whatever writes a page.</summary>
    public static IApplicationBuilder UseLanguages(this IApplicationBuilder app) => app.UseMiddleware<LanguageMiddleware>();
}
