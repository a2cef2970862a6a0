using System.Net;
using Microsoft.Extensions.Options;
using Showroom.Gateway.Health;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.LoadBalancing;

namespace Showroom.Gateway.Routing;

/// <summary>
/// YARP's routes and clusters, made from <see cref="GatewayOptions"/> and the model's addresses. Routes that want the same of the
/// same service share a cluster, and with it the connections and the probes.
/// </summary>
internal sealed class RouteTable : IProxyConfigProvider
{
    private static readonly Dictionary<string, string> s_h2c = new() { ["Protocol"] = "h2c" };

    private readonly InMemoryConfigProvider _config;

    public RouteTable(IOptions<GatewayOptions> options, IConfiguration configuration)
    {
        var errors = new List<string>();
        var routes = new List<RouteConfig>();
        var clusters = new Dictionary<string, ClusterConfig>();
        foreach (var (name, route) in options.Value.Routes.Where(route => route.Value.Enabled))
        {
            var replicas = ServiceAddresses.Find(configuration, route.Service, errors);
            if (replicas.Count > 0)
            {
                var cluster = Cluster(options.Value, route, replicas);
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

    /// <summary>Whether requests to it go over our own connections; all others go through YARP's forwarder.</summary>
    internal static bool SpeaksH2c(DestinationConfig destination) => destination.Metadata?.ContainsKey("Protocol") is true;

    public IProxyConfig GetConfig() => _config.GetConfig();

    private static ClusterConfig Cluster(GatewayOptions options, RouteOptions route, IReadOnlyList<Replica> replicas)
    {
        // A cluster speaks one version to all its replicas. HTTP/2 costs both sides fewer system calls; WebSockets stay on HTTP/1.1.
        var http2 = !route.Upgrades && replicas.All(replica => replica.H2c is not null);
        var policy = PolicyName(route.Balancing ?? options.Balancing);
        return new ClusterConfig
        {
            ClusterId = string.Join('.', [route.Service, http2 ? "h2c" : "http1", policy, .. route.Affinity ? ["affinity"] : Array.Empty<string>()]),
            Destinations = replicas.ToDictionary(
                replica => replica.Name,
                replica => new DestinationConfig
                {
                    Address = (http2 ? replica.H2c! : replica.Http).GetLeftPart(UriPartial.Authority),
                    Metadata = http2 && replica.H2c!.Scheme == Uri.UriSchemeHttp ? s_h2c : null,
                }),
            LoadBalancingPolicy = policy,
            HttpRequest = new ForwarderRequestConfig
            {
                Version = http2 ? HttpVersion.Version20 : HttpVersion.Version11,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                ActivityTimeout = route.Upgrades ? options.Timeouts.WebSocketIdle : options.Timeouts.Request,
            },
            HealthCheck = new HealthCheckConfig
            {
                AvailableDestinationsPolicy = ReadyElseAnsweringPolicy.PolicyName,
                Active = new ActiveHealthCheckConfig
                {
                    Enabled = true,
                    Policy = ReplicaHealthPolicy.PolicyName,
                    Path = options.Health.Path,
                    Interval = options.Health.Interval,
                    Timeout = options.Health.Timeout,
                },
            },
            SessionAffinity = route.Affinity
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

    /// <summary>YARP's name of a policy: "First" is short for its "FirstAlphabetical".</summary>
    internal static string PolicyName(string configured) =>
        configured.Equals("First", StringComparison.OrdinalIgnoreCase) ? LoadBalancingPolicies.FirstAlphabetical : configured;
}
