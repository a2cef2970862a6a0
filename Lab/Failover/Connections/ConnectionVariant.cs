using Showroom.Lab.Servers;
using Showroom.ServiceDefaults.Redis;
using StackExchange.Redis;
using StackExchange.Redis.Availability;

namespace Showroom.Lab.Failover.Connections;

/// <summary>Settings of a connection to compare.</summary>
/// <param name="Name">What is set.</param>
/// <param name="Server">The connection string of a group.</param>
/// <param name="Apply">Sets it.</param>
internal sealed record ConnectionVariant(string Name, Func<ReplicationGroup, string> Server, Action<ConfigurationOptions> Apply)
{
    private const string TwoEndpoints = "primary and reader endpoint";

    /// <summary>What the services use: C with a heartbeat of 250 ms and the monitor.</summary>
    public static ConnectionVariant ServiceDefaults { get; } = OnPrimaryEndpoint("D: the services' defaults (C, heartbeat 250 ms, monitor)", Services) with { IsMonitored = true };

    /// <summary>The client's defaults; FailFast and a short connection timeout; settings in addition to these; and the breaker of unusable connections with variations.</summary>
    public static IReadOnlyList<ConnectionVariant> All { get; } =
    [
        OnPrimaryEndpoint("defaults of the client", static _ => { }),
        OnPrimaryEndpoint("A: backlog FailFast, connectTimeout 1 s", Base),
        OnPrimaryEndpoint("A, configCheckSeconds 1", With(Base, static options => options.ConfigCheckSeconds = 1)),
        OnPrimaryEndpoint("A, keepAlive 1", With(Base, static options => options.KeepAlive = 1)),
        OnPrimaryEndpoint("A, asyncTimeout 1 s", With(Base, static options => options.AsyncTimeout = options.SyncTimeout = 1_000)),
        OnPrimaryEndpoint("A, heartbeat consistency checks", With(Base, static options => options.HeartbeatConsistencyChecks = true)),
        OnPrimaryEndpoint("A, the client's circuit breaker", With(Base, static options => options.CircuitBreaker = CircuitBreaker.Default)),
        new($"A, {TwoEndpoints}", static group => group.ConnectionStringOfEndpoints, Base),
        OnPrimaryEndpoint("B: A with the breaker of unusable connections", Breaker),
        OnPrimaryEndpoint("B, keepAlive 1", With(Breaker, static options => options.KeepAlive = 1)),
        OnPrimaryEndpoint("B, reconnect every 500 ms", With(Breaker, static options => options.ReconnectRetryPolicy = new LinearRetry(500))),
        OnPrimaryEndpoint("B, reconnect 0.25 to 1 s", With(Breaker, static options => options.ReconnectRetryPolicy = new ExponentialRetry(250, 1_000))),
        OnPrimaryEndpoint("B, keepAlive 1, asyncTimeout 1 s", With(Breaker, static options => (options.KeepAlive, options.AsyncTimeout, options.SyncTimeout) = (1, 1_000, 1_000))),
        OnPrimaryEndpoint("C: B, keepAlive 1, asyncTimeout 2 s, reconnect 0.25 to 1 s", Short),
        OnPrimaryEndpoint("C, heartbeat 250 ms", Services),
        ServiceDefaults,
        OnPrimaryEndpoint("B, backlog Default", With(Breaker, static options => options.BacklogPolicy = BacklogPolicy.Default)),
        new($"B, {TwoEndpoints}", static group => group.ConnectionStringOfEndpoints, Breaker),
        new($"B, {TwoEndpoints}, no tie-breaker", static group => group.ConnectionStringOfEndpoints, With(Breaker, static options => options.TieBreaker = "")),
        new("B, the nodes", static group => group.ConnectionStringOfNodes, Breaker),
    ];

    /// <summary>Whether the monitor of the services watches the connection.</summary>
    public bool IsMonitored { get; init; }

    /// <summary>Connects, and begins to watch the connection if it is to be monitored.</summary>
    public async Task<MonitoredConnection> ConnectAsync(ReplicationGroup group)
    {
        var options = ConfigurationOptions.Parse(Server(group));
        options.AbortOnConnectFail = false;
        Apply(options);
        return await MonitoredConnection.StartAsync(await ConnectionMultiplexer.ConnectAsync(options), IsMonitored);
    }

    private static ConnectionVariant OnPrimaryEndpoint(string name, Action<ConfigurationOptions> apply) => new(name, static group => group.ConnectionString, apply);

    private static void Base(ConfigurationOptions options)
    {
        options.ConnectTimeout = 1_000;
        options.BacklogPolicy = BacklogPolicy.FailFast;
    }

    private static void Breaker(ConfigurationOptions options)
    {
        Base(options);
        options.CircuitBreaker = new UnusableConnectionBreaker(TimeSpan.FromSeconds(1), TimeProvider.System);
    }

    private static void Short(ConfigurationOptions options)
    {
        Breaker(options);
        options.KeepAlive = 1;
        options.AsyncTimeout = options.SyncTimeout = 2_000;
        options.ReconnectRetryPolicy = new ExponentialRetry(250, 1_000);
    }

    private static void Services(ConfigurationOptions options) => RedisConnectionDefaults.Apply(options, new RedisOptions(), static _ => false, TimeProvider.System);

    private static Action<ConfigurationOptions> With(Action<ConfigurationOptions> settings, Action<ConfigurationOptions> more) => options =>
    {
        settings(options);
        more(options);
    };
}
