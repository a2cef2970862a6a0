using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Showroom.Api.Catalog;

/// <summary>A product's entity tag is its version: strong, for equal versions are equal to the byte (RFC 9110, section 8.8.3).</summary>
internal static class EntityTags
{
    public static string Of(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>For <c>If-Match</c>: strong comparison, or any version at all.</summary>
    public static bool IsAmong(IList<EntityTagHeaderValue> expected, int version)
    {
        var current = new EntityTagHeaderValue(Of(version));
        return expected.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: true));
    }

    /// <summary>For <c>If-None-Match</c>: weak comparison; what cannot be read matches nothing.</summary>
    public static bool IsKnown(StringValues ifNoneMatch, string current)
    {
        if (ifNoneMatch.Count == 0)
        {
            return false;
        }

        return ifNoneMatch.Count == 1 && ifNoneMatch[0] == current
            || (EntityTagHeaderValue.TryParseList(ifNoneMatch, out var known)
                && known.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(new EntityTagHeaderValue(current), useStrongComparison: false)));
    }
}
