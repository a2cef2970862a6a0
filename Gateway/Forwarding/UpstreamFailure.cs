using Showroom.Gateway.Problems;
using Yarp.ReverseProxy.Forwarder;

namespace Showroom.Gateway.Forwarding;

/// <summary>Says whose fault a failed forwarding was, and what the client is told.</summary>
internal static class UpstreamFailure
{
    /// <summary>No connection could be opened, so the replica has seen nothing of the request.</summary>
    internal static bool IsRefused(Exception? exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => true,
        // How SocketsHttpHandler reports that ConnectTimeout has passed.
        OperationCanceledException { InnerException: TimeoutException } => true,
        _ => false,
    };

    /// <summary>The replica failed before its answer was complete; a replica that is merely slow (504) is not asked again elsewhere.</summary>
    internal static bool IsReplicas(ForwarderError error) => error is ForwarderError.Request or ForwarderError.RequestCanceled
        or ForwarderError.ResponseHeaders or ForwarderError.ResponseBodyDestination or ForwarderError.ResponseBodyCanceled
        or ForwarderError.UpgradeRequestDestination;

    internal static GatewayProblem Problem(IForwarderErrorFeature error, bool allRefused) => error switch
    {
        _ when allRefused => GatewayProblem.NoReplica,
        { Exception: { } exception } when BadRequest(exception) is { } bad => bad.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => GatewayProblem.BodyTooLarge,
            StatusCodes.Status408RequestTimeout => GatewayProblem.BodyTooSlow,
            _ => GatewayProblem.BadBody,
        },
        { Error: ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled } => GatewayProblem.ReplicaTooSlow,
        { Error: ForwarderError.RequestBodyClient or ForwarderError.RequestBodyCanceled } => GatewayProblem.BadBody,
        _ => GatewayProblem.ReplicaFailed,
    };

    private static BadHttpRequestException? BadRequest(Exception? exception) => exception switch
    {
        null => null,
        BadHttpRequestException bad => bad,
        AggregateException many => many.InnerExceptions.Select(BadRequest).FirstOrDefault(bad => bad is not null),
        _ => BadRequest(exception.InnerException),
    };
}
