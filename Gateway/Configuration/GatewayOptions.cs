using Yarp.ReverseProxy.LoadBalancing;

namespace Showroom.Gateway.Configuration;

/// <summary>
/// The gateway's settings, section <c>Gateway</c>. The services' addresses come from the application model instead, as
/// <c>services:{name}:{scheme}:0</c>.
/// </summary>
public sealed record GatewayOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Gateway";

    /// <summary>What sends requests to destinations that speak HTTP/2 without TLS; YARP's forwarder sends all others.</summary>
    public ForwarderKind Forwarder { get; init; } = ForwarderKind.Http2;

    /// <summary>
    /// <c>RoundRobin</c>, <c>LeastRequests</c>, <c>PowerOfTwoChoices</c>, <c>First</c>, <c>Random</c>, or the name of any registered
    /// <see cref="ILoadBalancingPolicy"/>.
    /// </summary>
    public string LoadBalancingPolicy { get; init; } = LoadBalancingPolicies.RoundRobin;

    /// <summary>The routes by name. Configured ones are added to the default ones, or change them.</summary>
    public IDictionary<string, GatewayRouteOptions> Routes { get; } = new Dictionary<string, GatewayRouteOptions>(StringComparer.OrdinalIgnoreCase)
    {
        ["api"] = new() { Path = "/api/{**rest}", Service = "api" },
        ["hubs"] = new() { Path = "/hubs/{**rest}", Service = "api", WebSockets = true },
        ["openapi"] = new() { Path = "/openapi/{**rest}", Service = "api" },
        ["docs"] = new() { Path = "/docs/{**rest}", Service = "api" },
        ["web"] = new() { Path = "/{**rest}", Service = "web", Optional = true },
    };

    /// <summary>
    /// Rate limits by name, for the <c>RateLimiterPolicy</c> of routes in the section <c>ReverseProxy</c>, in addition to <see cref="RateLimits"/>. Each gateway
    /// counts by itself. Read at start only.
    /// </summary>
    public IDictionary<string, RateLimiterPolicyOptions> RateLimiterPolicies { get; } =
        new Dictionary<string, RateLimiterPolicyOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Read by the application model, which assigns the gateway's port. It is declared here because the environment variable
    /// <c>Gateway__Port</c> reaches this process too, where unknown keys are errors.
    /// </summary>
    public int? Port { get; init; }

    /// <summary>Health probes of the replicas.</summary>
    public HealthOptions Health { get; init; } = new();

    /// <summary>Rate limits of clients, which all gateways share.</summary>
    public RateLimitOptions RateLimits { get; init; } = new();

    /// <summary>Limits of a client's request.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>Timeouts of clients and replicas.</summary>
    public TimeoutOptions Timeouts { get; init; } = new();

    /// <summary>
    /// How often host names are resolved again. If set, every address of a name is a replica of its own, for platforms that give a service
    /// one name (AWS Cloud Map). Null: names are not resolved, and every configured address is one replica.
    /// </summary>
    public TimeSpan? DnsRefreshPeriod { get; init; }

    /// <summary>YARP's name of a configured policy: "First" is short for "FirstAlphabetical".</summary>
    internal static string GetPolicyName(string configured) =>
        configured.Equals("First", StringComparison.OrdinalIgnoreCase) ? LoadBalancingPolicies.FirstAlphabetical : configured;
}

/// <summary>The values of <see cref="GatewayOptions.Forwarder"/>.</summary>
public enum ForwarderKind
{
    /// <summary>The HTTP/2 client of Libraries/Http2Forwarding.</summary>
    Http2,

    /// <summary>YARP's own forwarder.</summary>
    Yarp,
}

/// <summary>A rate limit by fixed windows of time; each route that names it has its own permits.</summary>
public sealed record RateLimiterPolicyOptions
{
    /// <summary>Requests in a window; beyond it: 429 with Retry-After.</summary>
    public int PermitLimit { get; init; }

    /// <summary>The length of a window; more than zero and at most a day.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Requests that wait for the next window instead of being rejected.</summary>
    public int QueueLimit { get; init; }

    /// <summary>True: each client address has its own permits.</summary>
    public bool PerClient { get; init; }
}

/// <summary>A route.</summary>
public sealed record GatewayRouteOptions
{
    /// <summary>An ASP.NET Core route template, as <c>/api/{**rest}</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>The service behind it: the <c>api</c> of <c>services:api-1:http:0</c> or of <c>services:api:http:0</c>.</summary>
    public string Service { get; init; } = "";

    /// <summary>True: the route carries WebSockets, whose activity timeout is <see cref="TimeoutOptions.WebSocketIdle"/>.</summary>
    public bool WebSockets { get; init; }

    /// <summary>True: a cookie binds a client to its first replica for as long as that one is available.</summary>
    public bool SessionAffinity { get; init; }

    /// <summary>The policy of this route; null: <see cref="GatewayOptions.LoadBalancingPolicy"/>.</summary>
    public string? LoadBalancingPolicy { get; init; }

    /// <summary>True: the route is left out if the service has no address; false: that is an error at start.</summary>
    public bool Optional { get; init; }

    /// <summary>False removes a default route.</summary>
    public bool Enabled { get; init; } = true;
}

/// <summary>Health probes of the replicas.</summary>
public sealed record HealthOptions
{
    /// <summary>The probed path. A replica is healthy if it responds with 2xx.</summary>
    public string Path { get; init; } = "/health";

    /// <summary>Between two probes of a replica, healthy or not.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Of one probe. Longer than a service's own <c>Health:Timeout</c>, else a dependency that hangs would make every replica unresponsive.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>
    /// How many probes in a row must fail to eject a replica, at least 1: YARP's <c>ConsecutiveFailuresHealthPolicy.Threshold</c>. A refused
    /// connection and 503 eject it at the first one.
    /// </summary>
    public int Threshold { get; init; } = 2;
}

/// <summary>Limits of a client's request in bytes. Bodies are limited by <see cref="ServiceDefaults.Limits.ServiceLimits.MaxBodyBytes"/>.</summary>
public sealed record LimitOptions
{
    /// <summary>Of all header fields together; beyond it: 431.</summary>
    public int HeadersTotalSize { get; init; } = 32 * 1024;

    /// <summary>The number of header fields; beyond it: 431.</summary>
    public int HeaderCount { get; init; } = 100;

    /// <summary>Of the request line; beyond it: 414.</summary>
    public int RequestLineSize { get; init; } = 8 * 1024;
}

/// <summary>Timeouts of clients and replicas; each more than zero and at most a day.</summary>
public sealed record TimeoutOptions
{
    /// <summary>For the request line and headers to arrive; beyond it: 408.</summary>
    public TimeSpan RequestHeaders { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the next request on a client's connection.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>For a replica to respond, and between two parts of its response; beyond it: 504.</summary>
    public TimeSpan Activity { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// From the start of a request to the end of its response, however steadily the response arrives; beyond it: 504, or the client's connection
    /// is closed if the response has begun. Null: no limit, as streams that never end (server-sent events) need. Not for WebSockets, and only for requests over HTTP/2.
    /// </summary>
    public TimeSpan? Response { get; init; }

    /// <summary>For a replica to accept a connection.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>For a WebSocket without traffic in either direction.</summary>
    public TimeSpan WebSocketIdle { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For clients to close their WebSockets when the gateway stops.</summary>
    public TimeSpan WebSocketClose { get; init; } = TimeSpan.FromSeconds(3);
}
