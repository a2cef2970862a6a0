namespace Showroom.Api.Platform.Security;

/// <summary>The authentication scheme of sessions; the slice Accounts registers its handler.</summary>
internal static class SessionScheme
{
    public const string Name = "session";
}
