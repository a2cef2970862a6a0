namespace Showroom.Http2Forwarding;

/// <summary>Why a request could not be forwarded, or its response not be copied to the client.</summary>
internal enum ForwardingFailureKind
{
    /// <summary>No connection could be opened, so nothing of the request was sent.</summary>
    ConnectionFailed,

    /// <summary>The destination has not processed the request: it refused the stream, or the connection closed before the request was sent.</summary>
    NotProcessed,

    /// <summary>The destination failed before its response was complete.</summary>
    UpstreamError,

    /// <summary>The destination's response headers cannot be sent to the client.</summary>
    ResponseHeaders,

    /// <summary>The request was aborted by the caller's token or by <see cref="Http2Destination.AbortRetryableRequests"/>.</summary>
    Aborted,

    /// <summary>The activity timeout has passed.</summary>
    TimedOut,

    /// <summary>The client's request body could not be read.</summary>
    RequestBody,

    /// <summary>The client has disconnected.</summary>
    ClientDisconnected,
}

/// <summary>Why a request could not be forwarded, or its response not be copied to the client.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Cause">The exception behind it, if any.</param>
internal sealed record ForwardingFailure(ForwardingFailureKind Kind, Exception? Cause = null);
