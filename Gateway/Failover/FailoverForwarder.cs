using Showroom.Gateway.Headers;
using Showroom.Gateway.Health;
using Showroom.Gateway.Problems;
using Showroom.Http2Forwarding;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Failover;

/// <summary>
/// Forwards a request and hides the failure of a replica. A request that no replica has processed is retried until one accepts it; an
/// idempotent request without a body that fails before its response has started is retried once. Ends YARP's proxy pipeline, in place of
/// its load balancing and forwarding middleware.
/// </summary>
internal sealed class FailoverForwarder(
    ReplicaSelector selector, ReplicaForwarder forwarder, ReplicaStates states, ReplicaHealthPolicy health, FailoverMetrics metrics, ILogger<FailoverForwarder> logger)
{
    public async Task ForwardAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        var cluster = proxy.Route.Cluster!;
        var candidates = proxy.AvailableDestinations;
        var body = ReplayableBody.Attach(context);
        var isRetryable = body is null && IsIdempotent(context.Request.Method);
        List<DestinationState>? tried = null;
        var hasRetried = false;

        while (true)
        {
            if (selector.Select(context, proxy, candidates) is not { } destination)
            {
                await GatewayProblem.NoReplicaAvailable.WriteAsync(context);
                return;
            }

            proxy.ProxiedDestination = destination;
            var state = states.Get(destination);
            state.OnRequestStarted(destination);
            ForwardingFailure? failure;
            try
            {
                if (state.Http2 is not null && proxy.Cluster.Config.SessionAffinity is not null)
                {
                    await selector.AffinitizeAsync(context, proxy, destination);
                }

                failure = await forwarder.SendAsync(context, proxy, destination, state, body, isRetryable);
            }
            finally
            {
                state.OnRequestEnded(destination);
            }

            if (failure is null || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            {
                return;
            }

            // Clearing the failed response has removed it.
            RequestId.AddToResponse(context);
            if (failure.Kind == ForwardingFailureKind.ConnectionFailed)
            {
                health.ReportConnectionFailure(cluster, destination);
            }

            (tried ??= []).Add(destination);
            candidates = [.. cluster.DestinationsState.AvailableDestinations.Except(tried)];
            var retry = failure.IsSafeToRetry ? body is null or { CanReplay: true } : isRetryable && !hasRetried && failure.IsUpstreamError;
            if (!retry || candidates.Count == 0)
            {
                metrics.RecordFailure(destination.DestinationId, hidden: false);
                logger.RequestFailed(
                    context.Request.Method, context.Request.Path, context.TraceIdentifier, destination.DestinationId, failure.Kind, failure.Cause?.Message);
                await UpstreamErrors.ToProblem(failure, allTried: candidates.Count == 0).WriteAsync(context);
                return;
            }

            body?.Rewind();
            metrics.RecordFailure(destination.DestinationId, hidden: true);
            hasRetried |= !failure.IsSafeToRetry;
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.StatusCode = StatusCodes.Status200OK;
        }
    }

    /// <summary>RFC 9110, 9.2.2, among the methods that RequestValidationMiddleware admits.</summary>
    private static bool IsIdempotent(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method);
}
