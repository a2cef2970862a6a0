namespace Showroom.Api.Platform.Security;

/// <summary>
/// The names of the authorization policies. Every endpoint has one of them or <c>AllowAnonymous()</c>; an endpoint without either is denied.
/// </summary>
internal static class Policies
{
    /// <summary>A session is read when there is one, and not required.</summary>
    public const string OptionalSession = "optional-session";

    /// <summary>A session is required.</summary>
    public const string Session = "session";

    /// <summary>A session of an account with the role <see cref="Roles.Operator"/> is required.</summary>
    public const string Operator = "operator";
}
