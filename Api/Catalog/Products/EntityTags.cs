using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Showroom.ServiceDefaults.Content;

namespace Showroom.Api.Catalog.Products;

/// <summary>
/// A product's entity tag is its version. It is strong: the same version is always the same bytes (RFC 9110, section 8.8.3). A compressed representation
/// has a tag of its own, which both conditions accept, since they ask for the version.
/// </summary>
internal static class EntityTags
{
    public static string Of(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Evaluates <c>If-Match</c>: strong comparison, <c>*</c> matches every version.</summary>
    public static bool Matches(IList<EntityTagHeaderValue> ifMatch, int version)
    {
        var current = new EntityTagHeaderValue(Of(version));
        return ifMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || WithoutCoding(tag).Compare(current, useStrongComparison: true));
    }

    /// <summary>Evaluates <c>If-None-Match</c>: weak comparison; a malformed header matches nothing.</summary>
    /// <returns>The tag of the representation that the client has, or null.</returns>
    public static string? FindMatch(StringValues ifNoneMatch, string current)
    {
        if (ifNoneMatch.Count == 1 && ifNoneMatch[0] == current)
        {
            return current;
        }

        if (!EntityTagHeaderValue.TryParseList(ifNoneMatch, out var tags))
        {
            return null;
        }

        var version = new EntityTagHeaderValue(current);
        var match = tags.FirstOrDefault(tag => tag.Equals(EntityTagHeaderValue.Any) || WithoutCoding(tag).Compare(version, useStrongComparison: false));
        return match is null ? null : match.Equals(EntityTagHeaderValue.Any) ? current : match.Tag.ToString();
    }

    private static EntityTagHeaderValue WithoutCoding(EntityTagHeaderValue tag) => new(CodedEntityTag.WithoutCoding(tag.Tag.ToString()), tag.IsWeak);
}
