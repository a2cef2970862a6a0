using Microsoft.AspNetCore.Http.Features;
using Showroom.Gateway.Health;
using Showroom.Gateway.Problems;
using Showroom.ServiceDefaults.Warmup;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Warmup;

/// <summary>
/// Forwards a GET, without and with a body, to each cluster through one of its routes, as soon as a replica responds to probes, and writes a
/// problem response. The path is the probed one, which has no side effects.
/// </summary>
internal sealed class ForwardingWarmup(
    IProxyStateLookup proxy, ReplicaStates states, EndpointDataSource endpoints, IServiceScopeFactory scopes, TimeProvider time) : IWarmup
{
    private static readonly TimeSpan s_pollingInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>For the other clusters after the first one: the clusters of one service become reachable at almost the same time.</summary>
    private static readonly TimeSpan s_gracePeriod = TimeSpan.FromSeconds(1);

    private static readonly byte[] s_body = "{}"u8.ToArray();

    public async Task WaitUntilPossibleAsync(CancellationToken cancellationToken)
    {
        while (!proxy.GetClusters().Any(IsReachable))
        {
            await Task.Delay(s_pollingInterval, time, cancellationToken);
        }

        for (var first = time.GetTimestamp(); !proxy.GetClusters().All(IsReachable) && time.GetElapsedTime(first) < s_gracePeriod;)
        {
            await Task.Delay(s_pollingInterval, time, cancellationToken);
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await RunAsync(new DefaultHttpContext(), GatewayProblem.NotFound.WriteAsync, cancellationToken);
        foreach (var cluster in proxy.GetClusters().Where(IsReachable))
        {
            var endpoint = endpoints.Endpoints.FirstOrDefault(endpoint => endpoint.Metadata.GetMetadata<RouteModel>()?.Cluster == cluster);
            if (endpoint?.RequestDelegate is { } forward && cluster.Model.Config.HealthCheck?.Active is { Enabled: true } check)
            {
                await RunAsync(CreateRequest(endpoint, check.Path, body: null), forward, cancellationToken);
                await RunAsync(CreateRequest(endpoint, check.Path, s_body), forward, cancellationToken);
            }
        }
    }

    private bool IsReachable(ClusterState cluster) =>
        cluster.Model.Config.HealthCheck?.Active is not { Enabled: true }
        || cluster.DestinationsState.AllDestinations.Any(
            destination => destination.Health.Active == DestinationHealth.Healthy || states.Get(destination).IsResponding);

    private static DefaultHttpContext CreateRequest(Endpoint endpoint, string? path, byte[]? body)
    {
        var context = new DefaultHttpContext();
        context.SetEndpoint(endpoint);
        var request = context.Request;
        (request.Method, request.Scheme, request.Host) = (HttpMethods.Get, Uri.UriSchemeHttp, new HostString("localhost"));
        request.Path = path is { Length: > 0 } ? path : "/";
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = request.Path;
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new BodyDetection(body is not null));
        if (body is not null)
        {
            (request.ContentLength, request.ContentType, request.Body) = (body.Length, "application/json", new MemoryStream(body));
        }

        return context;
    }

    private async Task RunAsync(DefaultHttpContext context, RequestDelegate execute, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        (context.RequestServices, context.RequestAborted) = (scope.ServiceProvider, cancellationToken);
        await execute(context);
    }

    private sealed record BodyDetection(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;
}
