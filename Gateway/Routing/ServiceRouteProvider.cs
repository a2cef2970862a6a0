using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using Showroom.Gateway.Configuration;
using Showroom.Gateway.Health;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;

namespace Showroom.Gateway.Routing;

/// <summary>
/// YARP's routes and clusters, from <see cref="GatewayOptions"/> and the addresses of the application model. Routes with equal settings for
/// the same service share a cluster, and so its connections and health probes.
/// </summary>
internal sealed class ServiceRouteProvider : IProxyConfigProvider
{
    private readonly InMemoryConfigProvider _config;

    /// <exception cref="OptionsValidationException">An address is invalid, or a service has none.</exception>
    public ServiceRouteProvider(IOptions<GatewayOptions> options, IConfiguration configuration)
    {
        var errors = new List<string>();
        var routes = new List<RouteConfig>();
        var clusters = new Dictionary<string, ClusterConfig>();
        foreach (var (name, route) in options.Value.Routes.Where(route => route.Value.Enabled))
        {
            var replicas = ServiceAddresses.Find(configuration, route.Service, errors);
            if (replicas.Count > 0)
            {
                var cluster = CreateCluster(options.Value, route, replicas);
                clusters.TryAdd(cluster.ClusterId, cluster);
                routes.Add(new RouteConfig { RouteId = name, ClusterId = cluster.ClusterId, Match = new RouteMatch { Path = route.Path } });
            }
            else if (!route.Optional && errors.Count == 0)
            {
                errors.Add($"{GatewayOptions.Section}:Routes:{name}:Service is '{route.Service}', which has no address: reference that service "
                    + $"in the model, or set services:{route.Service}-1:http:0.");
            }
        }

        if (errors.Count > 0)
        {
            throw new OptionsValidationException(nameof(GatewayOptions), typeof(GatewayOptions), errors.Distinct());
        }

        _config = new InMemoryConfigProvider(routes, [.. clusters.Values]);
    }

    public IProxyConfig GetConfig() => _config.GetConfig();

    /// <summary>The name of the service, for its routes with the default settings and for routes of the section <c>ReverseProxy</c>.</summary>
    private static string GetClusterId(GatewayRouteOptions route)
    {
        List<string> parts = [route.Service];
        if (route.WebSockets)
        {
            parts.Add("websockets");
        }

        if (route.LoadBalancingPolicy is { } policy)
        {
            parts.Add(GatewayOptions.GetPolicyName(policy));
        }

        if (route.SessionAffinity)
        {
            parts.Add("affinity");
        }

        return string.Join('.', parts);
    }

    private static ClusterConfig CreateCluster(GatewayOptions options, GatewayRouteOptions route, IReadOnlyList<ReplicaAddress> replicas)
    {
        // A cluster has one HTTP version for all its replicas. HTTP/2 costs both sides fewer system calls; WebSockets need HTTP/1.1.
        var isHttp2 = replicas.All(replica => replica.H2c is not null);
        var policy = GatewayOptions.GetPolicyName(route.LoadBalancingPolicy ?? options.LoadBalancingPolicy);
        return new ClusterConfig
        {
            ClusterId = GetClusterId(route),
            Destinations = replicas.ToDictionary(
                replica => replica.Name,
                replica => new DestinationConfig
                {
                    Address = (isHttp2 ? replica.H2c! : replica.Http).GetLeftPart(UriPartial.Authority),
                }),
            LoadBalancingPolicy = policy,
            Metadata = new Dictionary<string, string>
            {
                [ConsecutiveFailuresHealthPolicyOptions.ThresholdMetadataName] = options.Health.Threshold.ToString(CultureInfo.InvariantCulture),
            },
            HttpRequest = new ForwarderRequestConfig
            {
                Version = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                ActivityTimeout = route.WebSockets ? options.Timeouts.WebSocketIdle : options.Timeouts.Activity,
            },
            HealthCheck = new HealthCheckConfig
            {
                AvailableDestinationsPolicy = ReadyOrRespondingPolicy.PolicyName,
                Active = new ActiveHealthCheckConfig
                {
                    Enabled = true,
                    Policy = ReplicaHealthPolicy.PolicyName,
                    Path = options.Health.Path,
                    Interval = options.Health.Interval,
                    Timeout = options.Health.Timeout,
                },
            },
            SessionAffinity = route.SessionAffinity
                ? new SessionAffinityConfig
                {
                    Enabled = true,
                    Policy = "HashCookie",
                    FailurePolicy = "Redistribute",
                    AffinityKeyName = "showroom.replica",
                    Cookie = new SessionAffinityCookieConfig { HttpOnly = true, SameSite = SameSiteMode.Lax },
                }
                : null,
        };
    }
}
