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
            await next(context);
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
            if (failure.Kind == UpstreamFailureKind.ConnectionFailed && proxy.Cluster.Config.HealthCheck?.Active is { Enabled: true, Policy: ReplicaHealthPolicy.PolicyName })
            {
                health.ReportConnectionFailure(cluster, destination);
            }

            (tried ??= []).Add(destination);
            DestinationState[] candidates = [.. cluster.DestinationsState.AvailableDestinations.Except(tried)];
            var retry = failure.IsSafeToRetry ? body is null or { CanReplay: true } : failure.IsUpstreamError && !hasRetried && Retryability.IsRetryable(context);
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
}
