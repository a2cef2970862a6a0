using Showroom.Gateway.Problems;
using Showroom.Http2Forwarding;
using Yarp.ReverseProxy.Forwarder;

namespace Showroom.Gateway.Failover;

/// <summary>Why a request failed on a replica.</summary>
internal enum UpstreamFailureKind
{
    /// <summary>No connection could be opened.</summary>
    ConnectionFailed,

    /// <summary>The replica says that it has not processed the request.</summary>
    NotProcessed,

    /// <summary>The replica failed before its response was complete.</summary>
    Failed,

    /// <summary>The replica became unresponsive.</summary>
    Unresponsive,

    /// <summary>The activity timeout has passed.</summary>
    TimedOut,

    /// <summary>The client's request body could not be read.</summary>
    RequestBody,
}

/// <summary>A failed attempt to forward a request, by what may be done about it.</summary>
internal sealed record UpstreamFailure(UpstreamFailureKind Kind, Exception? Cause)
{
    /// <summary>No replica has processed the request, so any method may be sent again.</summary>
    public bool IsSafeToRetry => Kind is UpstreamFailureKind.ConnectionFailed or UpstreamFailureKind.NotProcessed;

    /// <summary>The replica is at fault: an idempotent request may succeed on another one.</summary>
    public bool IsUpstreamError => Kind is UpstreamFailureKind.Failed or UpstreamFailureKind.Unresponsive;

    /// <summary>The failure behind the error of either forwarder, for a request that the client has not aborted.</summary>
    public static UpstreamFailure From(IForwarderErrorFeature error) => new(
        error.Error switch
        {
            _ when IsConnectionFailure(error.Exception) => UpstreamFailureKind.ConnectionFailed,
            _ when error.Exception is RequestNotProcessedException => UpstreamFailureKind.NotProcessed,
            ForwarderError.RequestTimedOut => UpstreamFailureKind.TimedOut,
            ForwarderError.ResponseBodyDestination when error.Exception is OperationCanceledException => UpstreamFailureKind.TimedOut,
            // A read of the body that was cancelled, by a replica that has reset the request, is no error of the client.
            ForwarderError.RequestBodyClient when Find<OperationCanceledException>(error.Exception) is null => UpstreamFailureKind.RequestBody,
            ForwarderError.RequestCanceled or ForwarderError.ResponseBodyCanceled => UpstreamFailureKind.Unresponsive,
            _ => UpstreamFailureKind.Failed,
        },
        error.Exception);

    /// <param name="allTried">No other replica is available.</param>
    public GatewayProblem ToProblem(bool allTried) => this switch
    {
        { IsSafeToRetry: true } when allTried => GatewayProblem.NoReplicaAvailable,
        { Cause: { } cause } when Find<BadHttpRequestException>(cause) is { } badRequest => badRequest.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => GatewayProblem.BodyTooLarge,
            StatusCodes.Status408RequestTimeout => GatewayProblem.BodyTimeout,
            _ => GatewayProblem.InvalidBody,
        },
        { Kind: UpstreamFailureKind.TimedOut or UpstreamFailureKind.Unresponsive } => GatewayProblem.UpstreamTimeout,
        { Kind: UpstreamFailureKind.RequestBody } => GatewayProblem.InvalidBody,
        _ => GatewayProblem.UpstreamFailed,
    };

    private static bool IsConnectionFailure(Exception? exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => true,
        // SocketsHttpHandler.ConnectTimeout, and that of the HTTP/2 forwarder.
        OperationCanceledException { InnerException: TimeoutException } => true,
        _ => false,
    };

    private static TException? Find<TException>(Exception? exception)
        where TException : Exception => exception switch
        {
            null => null,
            TException found => found,
            AggregateException aggregate => aggregate.InnerExceptions.Select(Find<TException>).FirstOrDefault(found => found is not null),
            _ => Find<TException>(exception.InnerException),
        };
}
