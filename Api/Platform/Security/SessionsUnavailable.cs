namespace Showroom.Api.Platform.Security;

/// <summary>
/// A feature of requests whose session could not be read because the store did not respond. They get 503 instead of 401, so that a client does not conclude
/// that it is logged out, and 503 where no session is required, so that a caller with a session is not served as one without.
/// </summary>
internal sealed class SessionsUnavailable
{
    public static SessionsUnavailable Feature { get; } = new();
}
