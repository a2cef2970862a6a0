namespace Showroom.Http2Forwarding;

/// <summary>Why a request could not be forwarded, or its response not be copied to the client.</summary>
public enum ForwardingFailureKind
{
    /// <summary>No connection could be opened, so nothing of the request was sent.</summary>
    ConnectionFailed,

    /// <summary>The destination has not processed the request: it refused the stream, or the connection closed before the request was sent.</summary>
    NotProcessed,

    /// <summary>The destination failed before its response was complete.</summary>
    UpstreamError,

    /// <summary>The request was aborted by <see cref="Http2Destination.AbortRetryableRequests"/>.</summary>
    Aborted,

    /// <summary><see cref="Http2ForwardingOptions.ActivityTimeout"/> has passed.</summary>
    TimedOut,

    /// <summary>The client's request body could not be read.</summary>
    RequestBody,

    /// <summary>The client has disconnected.</summary>
    ClientDisconnected,
}

/// <summary>Why a request could not be forwarded, or its response not be copied to the client.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Cause">The exception behind it, if any.</param>
public sealed record ForwardingFailure(ForwardingFailureKind Kind, Exception? Cause = null)
{
    /// <summary>No destination has processed the request, so any method may be sent again.</summary>
    public bool IsSafeToRetry => Kind is ForwardingFailureKind.ConnectionFailed or ForwardingFailureKind.NotProcessed;

    /// <summary>The destination is at fault: an idempotent request may succeed on another one.</summary>
    public bool IsUpstreamError => Kind is ForwardingFailureKind.UpstreamError or ForwardingFailureKind.Aborted;
}
