using System.Diagnostics.CodeAnalysis;

namespace Showroom.Api.Platform.Ids;

/// <summary>The id of a resource in a route: a UUID of version 7 in its one spelling, with hyphens and in lower case. Another spelling is a 400.</summary>
internal readonly record struct ResourceId(Guid Value)
{
    public const string Pattern = "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";

    private const int Length = 36;
    private const int VersionIndex = 14;
    private const int VariantIndex = 19;

    /// <summary>Called by the binding of route parameters.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ResourceId id)
    {
        id = default;
        Span<char> spelling = stackalloc char[Length];
        // The framework's parser accepts capitals, surrounding spaces, and signs within the digits.
        if (!Guid.TryParseExact(text, "D", out var value)
            || !value.TryFormat(spelling, out _)
            || !spelling.SequenceEqual(text)
            || text[VersionIndex] != '7'
            || text[VariantIndex] is not ('8' or '9' or 'a' or 'b'))
        {
            return false;
        }

        id = new ResourceId(value);
        return true;
    }
}
