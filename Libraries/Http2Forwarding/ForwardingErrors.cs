using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Showroom.Http2Forwarding.Protocol;
using Yarp.ReverseProxy.Forwarder;

namespace Showroom.Http2Forwarding;

/// <summary>Reports failures as YARP's forwarder does: the error, the status of the response, <see cref="IForwarderErrorFeature"/> and the log.</summary>
internal sealed class ForwardingErrors(ILogger<Http2Forwarder> logger)
{
    /// <param name="context">The client's request.</param>
    /// <param name="failure">What went wrong.</param>
    /// <param name="hasResponseHeaders">The destination's response headers have been received.</param>
    public ForwarderError Report(HttpContext context, ForwardingFailure failure, bool hasResponseHeaders)
    {
        var (error, status, exception) = hasResponseHeaders ? DescribeResponse(failure) : DescribeRequest(context, failure);
        context.Features.Set<IForwarderErrorFeature>(new ErrorFeature(error, exception));
        Log(error, exception);

        if (!context.Response.HasStarted)
        {
            if (hasResponseHeaders)
            {
                context.Response.Clear();
            }

            context.Response.StatusCode = status;
        }
        else
        {
            // Otherwise the client would take the truncated response for a complete one.
            Abort(context, error);
        }

        return error;
    }

    /// <summary>Reports why a WebSocket ended before its destination has ended it. The client's connection is closed with its request.</summary>
    public ForwarderError ReportWebSocket(HttpContext context, ForwardingFailure failure)
    {
        var (error, exception) = failure.Kind switch
        {
            ForwardingFailureKind.TimedOut => (ForwarderError.UpgradeActivityTimeout, TimedOut()),
            ForwardingFailureKind.Aborted or ForwardingFailureKind.ClientDisconnected => (ForwarderError.UpgradeRequestCanceled, Canceled(failure)),
            ForwardingFailureKind.RequestBody => (ForwarderError.UpgradeRequestClient, DescribeRequestBody(failure).Exception),
            _ => (ForwarderError.UpgradeResponseDestination, (Exception)Upstream(failure)),
        };
        context.Features.Set<IForwarderErrorFeature>(new ErrorFeature(error, exception));
        Log(error, exception);
        return error;
    }

    private static (ForwarderError Error, int Status, Exception Exception) DescribeRequest(HttpContext context, ForwardingFailure failure) => failure switch
    {
        { Kind: ForwardingFailureKind.ConnectionFailed, Cause: TimeoutException timeout } =>
            (ForwarderError.RequestTimedOut, StatusCodes.Status504GatewayTimeout, new OperationCanceledException(timeout.Message, timeout)),
        { Kind: ForwardingFailureKind.ConnectionFailed } => (
            ForwarderError.Request,
            StatusCodes.Status502BadGateway,
            new RequestNotProcessedException(
                failure.Cause is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }
                    ? HttpRequestError.NameResolutionError
                    : HttpRequestError.ConnectionError,
                $"No connection could be opened: {failure.Cause?.Message}",
                failure.Cause)),
        { Kind: ForwardingFailureKind.NotProcessed } => (
            ForwarderError.Request,
            StatusCodes.Status502BadGateway,
            new RequestNotProcessedException(
                HttpRequestError.ResponseEnded, $"The destination has not processed the request: {failure.Cause?.Message ?? "the connection closed."}", failure.Cause)),
        { Kind: ForwardingFailureKind.TimedOut } => (ForwarderError.RequestTimedOut, StatusCodes.Status504GatewayTimeout, TimedOut()),
        { Kind: ForwardingFailureKind.RequestBody } => DescribeRequestBody(failure),
        { Kind: ForwardingFailureKind.Aborted or ForwardingFailureKind.ClientDisconnected } => (
            ForwarderError.RequestCanceled,
            context.RequestAborted.IsCancellationRequested ? StatusCodes.Status400BadRequest : StatusCodes.Status502BadGateway,
            Canceled(failure)),
        _ => (ForwarderError.Request, StatusCodes.Status502BadGateway, Upstream(failure)),
    };

    private static (ForwarderError Error, int Status, Exception Exception) DescribeResponse(ForwardingFailure failure) => failure.Kind switch
    {
        ForwardingFailureKind.ResponseHeaders => (ForwarderError.ResponseHeaders, StatusCodes.Status502BadGateway, Upstream(failure)),
        ForwardingFailureKind.TimedOut => (ForwarderError.ResponseBodyDestination, StatusCodes.Status502BadGateway, TimedOut()),
        ForwardingFailureKind.Aborted or ForwardingFailureKind.ClientDisconnected =>
            (ForwarderError.ResponseBodyCanceled, StatusCodes.Status502BadGateway, Canceled(failure)),
        ForwardingFailureKind.RequestBody => DescribeRequestBody(failure),
        _ => (ForwarderError.ResponseBodyDestination, StatusCodes.Status502BadGateway, Upstream(failure)),
    };

    private static (ForwarderError Error, int Status, Exception Exception) DescribeRequestBody(ForwardingFailure failure) => failure.Cause switch
    {
        OperationCanceledException canceled => (ForwarderError.RequestBodyCanceled, StatusCodes.Status400BadRequest, canceled),
        BadHttpRequestException badRequest => (ForwarderError.RequestBodyClient, badRequest.StatusCode, badRequest),
        var cause => (ForwarderError.RequestBodyClient, StatusCodes.Status400BadRequest, cause ?? new IOException("The request body could not be read.")),
    };

    private static HttpRequestException Upstream(ForwardingFailure failure) => new(
        failure.Cause is Http2Exception ? HttpRequestError.HttpProtocolError : HttpRequestError.ResponseEnded,
        failure.Cause?.Message ?? "The destination closed the connection before its response was complete.",
        failure.Cause);

    private static OperationCanceledException TimedOut() => new("The destination made no progress within the activity timeout.");

    private static OperationCanceledException Canceled(ForwardingFailure failure) => new(
        failure.Kind == ForwardingFailureKind.Aborted ? "The request was aborted." : "The client has disconnected.", failure.Cause);

    private static void Abort(HttpContext context, ForwarderError error)
    {
        if (context.Features.Get<IHttpResetFeature>() is { } stream)
        {
            stream.Reset((int)(error == ForwarderError.ResponseBodyCanceled ? Http2ErrorCode.Cancel : Http2ErrorCode.InternalError));
        }
        else
        {
            context.Abort();
        }
    }

    private void Log(ForwarderError error, Exception exception)
    {
        if (error is ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled or ForwarderError.UpgradeRequestCanceled)
        {
            logger.ForwardingCanceled(error, exception.Message);
        }
        else
        {
            logger.ForwardingFailed(exception, error, exception.Message);
        }
    }

    private sealed record ErrorFeature(ForwarderError Error, Exception? Exception) : IForwarderErrorFeature;
}
