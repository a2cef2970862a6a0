using Showroom.Web.Languages;

namespace Showroom.Web.Catalog;

/// <summary>The language of the catalogue's names and descriptions, which the API has in one language only.</summary>
internal static class CatalogLanguage
{
    private const string Code = "en";

    /// <summary>For the attribute <c>lang</c>, by which screen readers choose their voice and browsers their fonts; null when it is the page's own language.</summary>
    public static string? Attribute => Language.Current.Code == Code ? null : Code;
}
