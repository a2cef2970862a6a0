namespace Showroom.ServiceDefaults.Problems;

/// <summary>
/// The stable <c>type</c> and <c>title</c> of each kind of problem (RFC 9457, section 3.1.1): the values that clients compare.
/// </summary>
public static class ProblemTypes
{
    private const string Prefix = "urn:showroom:problem:";

    /// <summary>The type URI and title that go with a status code.</summary>
    public static (string Type, string Title) For(int status) => status switch
    {
        400 => Named("invalid-input", "The request is not valid"),
        401 => Named("unauthenticated", "The request does not say who sends it"),
        403 => Named("forbidden", "The sender may not do this"),
        404 => Named("not-found", "There is no such resource"),
        405 => Named("method-not-allowed", "The resource does not support this method"),
        406 => Named("not-acceptable", "The resource has no such representation"),
        408 => Named("request-timeout", "The request took too long to arrive"),
        409 => Named("conflict", "The request conflicts with the resource's state"),
        412 => Named("stale", "The resource has changed since it was read"),
        413 => Named("too-large", "The request is too large"),
        414 => Named("uri-too-long", "The request's address is too long"),
        415 => Named("unsupported-media-type", "The request's media type is not supported"),
        422 => Named("unprocessable", "The request cannot be carried out"),
        428 => Named("precondition-required", "The request must be conditional"),
        429 => Named("too-many-requests", "Too many requests"),
        431 => Named("headers-too-large", "The request's headers are too large"),
        500 => Named("internal-error", "The service failed"),
        502 => Named("bad-gateway", "The service behind the gateway failed"),
        503 => Named("unavailable", "The service is not available at the moment"),
        504 => Named("gateway-timeout", "The service behind the gateway did not answer in time"),
        _ => Named($"status-{status}", $"The response has status {status}"),
    };

    private static (string, string) Named(string name, string title) => (Prefix + name, title);
}
