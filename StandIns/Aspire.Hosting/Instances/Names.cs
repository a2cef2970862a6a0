namespace Aspire.Hosting.ApplicationModel;

/// <summary>Resource names are the same whatever their case.</summary>
internal static class Names
{
    public static bool Equals(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
