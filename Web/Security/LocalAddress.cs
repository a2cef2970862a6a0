namespace Showroom.Web.Security;

/// <summary>Addresses to return to, which come from the query or a form: never another site's.</summary>
internal static class LocalAddress
{
    private const int MaxLength = 2_000;

    /// <summary>The address when it is a path of this site, else the first page.</summary>
    public static string Of(string? address) =>
        address is ['/', .. var rest] && rest is not ['/' or '\\', ..] && address.Length <= MaxLength && !address.AsSpan().ContainsAnyInRange('\0', ' ')
            ? address
            : "/";
}
