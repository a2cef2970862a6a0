using Yarp.ReverseProxy.LoadBalancing;

namespace Showroom.Gateway;

/// <summary>
/// Everything that can be set on the gateway, section <c>Gateway</c>. The addresses of the services are not here: they come
/// from the application model as <c>services:{name}:{scheme}:0</c>.
/// </summary>
public sealed class GatewayOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Gateway";

    /// <summary>
    /// How a replica is chosen: <c>RoundRobin</c>, <c>LeastRequests</c>, <c>PowerOfTwoChoices</c>, <c>First</c> or <c>Random</c>,
    /// or the name of any <see cref="ILoadBalancingPolicy"/> that is registered.
    /// </summary>
    public string Balancing { get; init; } = LoadBalancingPolicies.RoundRobin;

    /// <summary>What is reachable, by name. What is configured is added to the shipped routes, or changes them.</summary>
    public IDictionary<string, RouteOptions> Routes { get; } = new Dictionary<string, RouteOptions>(StringComparer.OrdinalIgnoreCase)
    {
        ["api"] = new() { Path = "/api/{**rest}", Service = "api" },
        ["hubs"] = new() { Path = "/hubs/{**rest}", Service = "api", Upgrades = true },
        ["openapi"] = new() { Path = "/openapi/{**rest}", Service = "api" },
        ["docs"] = new() { Path = "/docs/{**rest}", Service = "api" },
        ["web"] = new() { Path = "/{**rest}", Service = "web", Optional = true },
    };

    /// <summary>
    /// Not for the gateway but for the application model, which gives it the port to listen on. An environment variable
    /// <c>Gateway__Port</c> reaches both, and must not pass for a misspelt setting here.
    /// </summary>
    public int? Port { get; init; }

    /// <summary>How replicas are probed and ejected.</summary>
    public HealthOptions Health { get; init; } = new();

    /// <summary>What a client may send.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>How long things may take.</summary>
    public TimeoutOptions Timeouts { get; init; } = new();

    /// <summary>
    /// When set, the host name of every address is resolved to all its addresses, each a replica of its own, again after this
    /// long: for a platform that gives a service one name (AWS Cloud Map). Null: an address is a replica.
    /// </summary>
    public TimeSpan? ResolveEvery { get; init; }
}

/// <summary>One declared route.</summary>
public sealed class RouteOptions
{
    /// <summary>The path, in the syntax of ASP.NET Core's route templates, as <c>/api/{**rest}</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>The service that answers: the <c>api</c> of <c>services:api-1:http:0</c> or of <c>services:api:http:0</c>.</summary>
    public string Service { get; init; } = "";

    /// <summary>True: for WebSockets, which are passed on over HTTP/1.1.</summary>
    public bool Upgrades { get; init; }

    /// <summary>True: a client stays with the replica that answered it first, by a cookie, while that one is healthy.</summary>
    public bool Affinity { get; init; }

    /// <summary>A policy for this route alone; null: <see cref="GatewayOptions.Balancing"/>.</summary>
    public string? Balancing { get; init; }

    /// <summary>True: no error when the service is not in the model; the route is left out.</summary>
    public bool Optional { get; init; }

    /// <summary>False takes a shipped route away.</summary>
    public bool Enabled { get; init; } = true;
}

/// <summary>How replicas are probed and ejected.</summary>
public sealed class HealthOptions
{
    /// <summary>What is asked of a replica. 2xx: it takes requests. Anything else: it takes no new ones.</summary>
    public string Path { get; init; } = "/health";

    /// <summary>The pause between two rounds of probes, of healthy and unhealthy replicas alike.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a probe may take before its replica is given up for lost. Longer than a service may spend on asking one of its
    /// dependencies (its <c>Health:Timeout</c>), else a dependency that hangs looks like the death of every replica.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2.5);
}

/// <summary>What a client may send, sizes in bytes. The limit of a body is every service's: <see cref="ServiceDefaults.ServiceLimits.MaxBodyBytes"/>.</summary>
public sealed class LimitOptions
{
    /// <summary>All header fields together; longer: 431.</summary>
    public int Headers { get; init; } = 32 * 1024;

    /// <summary>The number of header fields; more: 431.</summary>
    public int HeaderCount { get; init; } = 100;

    /// <summary>The request line; longer: 414.</summary>
    public int RequestLine { get; init; } = 8 * 1024;
}

/// <summary>How long things may take.</summary>
public sealed class TimeoutOptions
{
    /// <summary>For the request line and headers to arrive; longer: 408.</summary>
    public TimeSpan Headers { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For a connection that carries no request.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>For a replica to answer, and between two pieces of its answer; longer: 504.</summary>
    public TimeSpan Request { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For a connection to a replica to be opened.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>For a WebSocket on which nothing is said in either direction.</summary>
    public TimeSpan WebSocketIdle { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For WebSockets to be closed by their clients, asked with 1001, when the gateway stops.</summary>
    public TimeSpan WebSocketClose { get; init; } = TimeSpan.FromSeconds(3);
}
