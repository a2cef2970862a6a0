using Showroom.Gateway.Problems;
using Showroom.Http2Forwarding;
using Yarp.ReverseProxy.Forwarder;

namespace Showroom.Gateway.Failover;

/// <summary>Maps YARP's errors to failures, and failures to the client's problem responses.</summary>
internal static class UpstreamErrors
{
    public static ForwardingFailure? FromYarp(IForwarderErrorFeature? error) => error is null ? null : new ForwardingFailure(
        error.Error switch
        {
            _ when IsConnectionFailure(error.Exception) => ForwardingFailureKind.ConnectionFailed,
            ForwarderError.RequestTimedOut => ForwardingFailureKind.TimedOut,
            ForwarderError.RequestBodyClient or ForwarderError.RequestBodyCanceled => ForwardingFailureKind.RequestBody,
            ForwarderError.RequestCanceled => ForwardingFailureKind.Aborted,
            _ => ForwardingFailureKind.UpstreamError,
        },
        error.Exception);

    /// <param name="failure">Of the last replica tried.</param>
    /// <param name="allTried">No other replica is available.</param>
    public static GatewayProblem ToProblem(ForwardingFailure failure, bool allTried) => failure switch
    {
        { IsSafeToRetry: true } when allTried => GatewayProblem.NoReplicaAvailable,
        { Cause: { } cause } when FindBadRequest(cause) is { } badRequest => badRequest.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => GatewayProblem.BodyTooLarge,
            StatusCodes.Status408RequestTimeout => GatewayProblem.BodyTimeout,
            _ => GatewayProblem.InvalidBody,
        },
        { Kind: ForwardingFailureKind.TimedOut or ForwardingFailureKind.Aborted } => GatewayProblem.UpstreamTimeout,
        { Kind: ForwardingFailureKind.RequestBody } => GatewayProblem.InvalidBody,
        _ => GatewayProblem.UpstreamFailed,
    };

    private static bool IsConnectionFailure(Exception? exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => true,
        // SocketsHttpHandler.ConnectTimeout.
        OperationCanceledException { InnerException: TimeoutException } => true,
        _ => false,
    };

    private static BadHttpRequestException? FindBadRequest(Exception? exception) => exception switch
    {
        null => null,
        BadHttpRequestException badRequest => badRequest,
        AggregateException aggregate => aggregate.InnerExceptions.Select(FindBadRequest).FirstOrDefault(badRequest => badRequest is not null),
        _ => FindBadRequest(exception.InnerException),
    };
}
