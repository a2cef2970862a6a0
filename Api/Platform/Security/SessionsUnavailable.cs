namespace Showroom.Api.Platform.Security;

/// <summary>
/// A feature of requests whose session could not be read because the store did not respond. Where a session is required they get 503 instead of 401, so that
/// a client does not conclude that it is logged out.
/// </summary>
internal sealed class SessionsUnavailable
{
    public static SessionsUnavailable Feature { get; } = new();
}
