namespace Showroom.Gateway.Configuration;

/// <summary>
/// Rate limits of clients, section <c>Gateway:RateLimits</c>: each caller has one sliding window per group of requests, which all gateways share in Redis.
/// </summary>
public sealed record RateLimitOptions
{
    /// <summary>False: no request is limited by a group. The policies of <see cref="GatewayOptions.RateLimiterPolicies"/> are independent of it.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// The groups by name. Configured ones are added to the default ones, or change them. A request belongs to the group with the longest matching path, then to
    /// the one that lists its method, then to the one that lists none.
    /// </summary>
    public IDictionary<string, RateLimitGroupOptions> Groups { get; } = new Dictionary<string, RateLimitGroupOptions>(StringComparer.OrdinalIgnoreCase)
    {
        ["login"] = new() { Paths = "/api/session;/api/accounts", Methods = "POST", PermitLimit = 20, By = RateLimitCaller.Address },
        ["writes"] = new() { Methods = "POST;PUT;PATCH;DELETE", PermitLimit = 1_200 },
        ["reads"] = new() { PermitLimit = 12_000 },
        ["documents"] = new() { Paths = "/openapi/**;/docs/**", Enabled = false },
    };

    /// <summary>
    /// Addresses and networks (<c>10.0.0.0/8</c>) of proxies in front of the gateway, separated by semicolons: only their <c>X-Forwarded-For</c> is believed.
    /// </summary>
    public string TrustedProxies { get; init; } = "";

    /// <summary>How long a request waits for Redis before the gateway decides by itself; more than zero and at most 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>After a failure of Redis, until it is tried again; more than zero and at most a minute.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>A group of requests that share a window per caller.</summary>
public sealed record RateLimitGroupOptions
{
    /// <summary>Paths separated by semicolons, exact (<c>/api/session</c>) or with everything below (<c>/docs/**</c>). Empty: every path.</summary>
    public string Paths { get; init; } = "";

    /// <summary>Methods separated by semicolons. Empty: every method.</summary>
    public string Methods { get; init; } = "";

    /// <summary>Requests of a caller in any window, 1 to 1,000,000,000; beyond it: 429 with Retry-After.</summary>
    public int PermitLimit { get; init; } = 1_000;

    /// <summary>The length of the window, one second to a day.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Who is counted.</summary>
    public RateLimitCaller By { get; init; }

    /// <summary>False: the requests of this group are not limited.</summary>
    public bool Enabled { get; init; } = true;
}

/// <summary>The values of <see cref="RateLimitGroupOptions.By"/>.</summary>
public enum RateLimitCaller
{
    /// <summary>The session, or the client's address without a valid session cookie.</summary>
    Session,

    /// <summary>The client's address; of IPv6 its first 64 bits, which one subscriber has.</summary>
    Address,
}
