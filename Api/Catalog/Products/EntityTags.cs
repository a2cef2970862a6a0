using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Showroom.Api.Catalog.Products;

/// <summary>A product's entity tag is its version. It is strong: the same version is always the same bytes (RFC 9110, section 8.8.3).</summary>
internal static class EntityTags
{
    public static string Of(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Evaluates <c>If-Match</c>: strong comparison, <c>*</c> matches every version.</summary>
    public static bool Matches(IList<EntityTagHeaderValue> ifMatch, int version)
    {
        var current = new EntityTagHeaderValue(Of(version));
        return ifMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: true));
    }

    /// <summary>Evaluates <c>If-None-Match</c>: weak comparison; a malformed header matches nothing.</summary>
    public static bool MatchesAny(StringValues ifNoneMatch, string current)
    {
        if (ifNoneMatch.Count == 0)
        {
            return false;
        }

        return ifNoneMatch.Count == 1 && ifNoneMatch[0] == current
            || (EntityTagHeaderValue.TryParseList(ifNoneMatch, out var tags)
                && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(new EntityTagHeaderValue(current), useStrongComparison: false)));
    }
}
