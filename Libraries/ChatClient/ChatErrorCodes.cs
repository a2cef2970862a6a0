namespace Showroom.ChatClient;

/// <summary>The values of <see cref="ChatException.Code"/>: those of the hub, which are also the last segments of the types of HTTP problems.</summary>
public static class ChatErrorCodes
{
    /// <summary>An argument is invalid; the message names it.</summary>
    public const string InvalidInput = "invalid-input";

    /// <summary>Sending needs a session, and the connection has none: the cookie is missing, or its session has ended.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>There is no such show.</summary>
    public const string NotFound = "not-found";

    /// <summary>The connection is in the maximum number of shows.</summary>
    public const string Conflict = "conflict";

    /// <summary>The rate is too high. Retried by this library after the time that the server names.</summary>
    public const string TooManyRequests = "too-many-requests";

    /// <summary>The server, or what it needs, does not respond. Retried by this library.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The server failed. Retried by this library.</summary>
    public const string InternalError = "internal-error";
}
