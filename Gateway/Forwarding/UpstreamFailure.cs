using Showroom.Gateway.Problems;
using Yarp.ReverseProxy.Forwarder;

namespace Showroom.Gateway.Forwarding;

/// <summary>Says what a client is told of a failure, and puts YARP's errors into the same terms.</summary>
internal static class UpstreamFailure
{
    internal static Failure? Of(IForwarderErrorFeature? error) => error is null ? null : new Failure(
        error.Error switch
        {
            _ when IsRefused(error.Exception) => FailureKind.Refused,
            ForwarderError.RequestTimedOut => FailureKind.TooSlow,
            ForwarderError.RequestBodyClient or ForwarderError.RequestBodyCanceled => FailureKind.Body,
            ForwarderError.RequestCanceled => FailureKind.Recalled,
            _ => FailureKind.Broken,
        },
        error.Exception);

    /// <param name="nobodyLeft">Every replica has been asked.</param>
    internal static GatewayProblem Problem(Failure failure, bool nobodyLeft) => failure switch
    {
        { Untouched: true } when nobodyLeft => GatewayProblem.NoReplica,
        { Cause: { } cause } when BadRequest(cause) is { } bad => bad.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => GatewayProblem.BodyTooLarge,
            StatusCodes.Status408RequestTimeout => GatewayProblem.BodyTooSlow,
            _ => GatewayProblem.BadBody,
        },
        { Kind: FailureKind.TooSlow or FailureKind.Recalled } => GatewayProblem.ReplicaTooSlow,
        { Kind: FailureKind.Body } => GatewayProblem.BadBody,
        _ => GatewayProblem.ReplicaFailed,
    };

    private static bool IsRefused(Exception? exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => true,
        // How SocketsHttpHandler reports that ConnectTimeout has passed.
        OperationCanceledException { InnerException: TimeoutException } => true,
        _ => false,
    };

    private static BadHttpRequestException? BadRequest(Exception? exception) => exception switch
    {
        null => null,
        BadHttpRequestException bad => bad,
        AggregateException many => many.InnerExceptions.Select(BadRequest).FirstOrDefault(bad => bad is not null),
        _ => BadRequest(exception.InnerException),
    };
}
