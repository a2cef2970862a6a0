using Showroom.Gateway.Health;
using Showroom.Gateway.Problems;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Failover;

/// <summary>
/// Hides the failure of a replica: repeats the rest of YARP's proxy pipeline (load balancing, passive health, forwarding) with the replicas that
/// were not tried yet. A request that no replica has processed is repeated until one accepts it; an idempotent request without a body that fails
/// before its response has started is repeated once.
/// </summary>
internal sealed class FailoverMiddleware(RequestDelegate next, ReplicaHealthPolicy health, FailoverMetrics metrics, ILogger<FailoverMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var body = ReplayableBody.Attach(context);
        List<DestinationState>? tried = null;
        var hasRetried = false;
        while (true)
        {
            try
            {
                await next(context);
            }
            catch (Exception exception) when (exception is not BadHttpRequestException && !context.Response.HasStarted)
            {
                logger.UnexpectedFailure(exception, context.Request.Method, context.Request.Path, context.TraceIdentifier);
                context.Response.Clear();
                await GatewayProblem.InternalError.WriteAsync(context);
                return;
            }

            if (context.GetForwarderErrorFeature() is not { } error || context.Response.HasStarted)
            {
                return;
            }

            var proxy = context.GetReverseProxyFeature();
            if (error.Error == ForwarderError.NoAvailableDestinations)
            {
                await GatewayProblem.NoReplicaAvailable.WriteAsync(context);
                return;
            }

            if (RequestTimeout.HasExpired(context))
            {
                await RequestTimeout.WriteProblemAsync(context);
                return;
            }

            if (context.RequestAborted.IsCancellationRequested)
            {
                return;
            }

            var cluster = proxy.Route.Cluster!;
            var destination = proxy.ProxiedDestination!;
            var failure = UpstreamFailure.From(error);
            if (failure.Kind == UpstreamFailureKind.ConnectionFailed && ProbeResults.IsRefused(failure.Cause))
            {
                health.ReportRefusedConnection(cluster, destination);
            }

            (tried ??= []).Add(destination);
            var candidates = GetCandidates(cluster.DestinationsState, tried, failure);
            var retry = failure.IsSafeToRetry ? body is null or { CanReplay: true } : MayRepeat(failure, hasRetried) && Retryability.IsRetryable(context);
            if (!retry || candidates.Length == 0)
            {
                metrics.RecordFailure(destination.DestinationId, hidden: false);
                logger.RequestFailed(
                    context.Request.Method, context.Request.Path, context.TraceIdentifier, destination.DestinationId, failure.Kind, failure.Cause?.Message);
                await failure.ToProblem(allTried: candidates.Length == 0).WriteAsync(context);
                return;
            }

            body?.Rewind();
            metrics.RecordFailure(destination.DestinationId, hidden: true);
            hasRetried |= !failure.IsSafeToRetry;
            proxy.AvailableDestinations = candidates;
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.StatusCode = StatusCodes.Status200OK;
        }
    }

    /// <summary>A replica that fails is replaced once; one that became unresponsive, however often it happens, because that takes seconds each time.</summary>
    private static bool MayRepeat(UpstreamFailure failure, bool hasRetried) =>
        failure.Kind == UpstreamFailureKind.Unresponsive || (failure.IsUpstreamError && !hasRetried);

    /// <summary>
    /// The available replicas that were not tried yet; else any other, because an ejected replica may still respond and a problem response never
    /// succeeds. After an unresponsive replica the available ones are at least better than that one.
    /// </summary>
    private static DestinationState[] GetCandidates(ClusterDestinationsState destinations, List<DestinationState> tried, UpstreamFailure failure)
    {
        DestinationState[] available = [.. destinations.AvailableDestinations.Except(tried)];
        return available.Length > 0 ? available
            : failure.Kind == UpstreamFailureKind.Unresponsive ? [.. destinations.AvailableDestinations.Except([tried[^1]])]
            : [.. destinations.AllDestinations.Except(tried)];
    }
}
