namespace Showroom.Http2Forwarding;

/// <summary>
/// The destination has certainly not processed the request, so that a request of any method may be sent again: no connection could be opened
/// (<see cref="HttpRequestError.ConnectionError"/> or <see cref="HttpRequestError.NameResolutionError"/>), or the destination refused the
/// stream, or the connection closed before the request was sent. It is the exception of <c>IForwarderErrorFeature</c>.
/// </summary>
public sealed class RequestNotProcessedException : HttpRequestException
{
    /// <summary>Makes an exception with a message.</summary>
    public RequestNotProcessedException(string message)
        : this(HttpRequestError.Unknown, message, null)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    public RequestNotProcessedException(string message, Exception? innerException)
        : this(HttpRequestError.Unknown, message, innerException)
    {
    }

    /// <summary>Makes an exception with an empty message.</summary>
    public RequestNotProcessedException()
        : this("")
    {
    }

    internal RequestNotProcessedException(HttpRequestError error, string message, Exception? cause)
        : base(error, message, cause)
    {
    }
}
