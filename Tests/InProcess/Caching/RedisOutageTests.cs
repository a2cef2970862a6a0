using System.Diagnostics;
using Showroom.Caching;
using Showroom.Tests.InProcess.Caching.Servers;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.Caching;

/// <summary>
/// Every way in which a Redis stops to be usable, under load: no read or write fails, none is stale beyond the bound, L2 is used again afterwards, and the log has one
/// warning at the start and one message at the end. Each test has its own server.
/// </summary>
public sealed class RedisOutageTests : IAsyncLifetime
{
    private const int Keys = 100;
    private const int Workers = 12;

    private static readonly int s_operations = int.TryParse(Environment.GetEnvironmentVariable("CACHE_OUTAGE_OPERATIONS"), out var operations) ? operations : 2_000;
    private static readonly int[] s_outageEvents = [2, 4, 5, 18];

    private static readonly CacheOptions s_options = Replica.Defaults with
    {
        // Long enough that a slow machine does not look like one more outage.
        OperationTimeout = TimeSpan.FromSeconds(2),
        Heartbeat = TimeSpan.FromMilliseconds(250),
        DeliveryGrace = TimeSpan.FromSeconds(2),
        CoherenceLease = TimeSpan.FromSeconds(3),
        IsolatedExpiration = TimeSpan.FromMilliseconds(500),
        LoadWait = TimeSpan.FromMilliseconds(500),
        LoadLease = TimeSpan.FromSeconds(1),
        BreakDuration = TimeSpan.FromMilliseconds(500),
    };

    private readonly Server _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public Task A_Redis_that_dies() => RunAsync(
        async replicas =>
        {
            await _server.Process.StopAsync();
            await NotUsedAsync(replicas);
        },
        _server.Process.StartAgainAsync);

    [Fact]
    public Task A_Redis_that_hangs() => RunAsync(
        async replicas =>
        {
            await _server.Process.PauseAsync();
            await NotUsedAsync(replicas);
        },
        _server.Process.ResumeAsync);

    [Fact]
    public async Task A_Redis_that_is_full()
    {
        await using var admin = await AdminAsync(_server.Process);
        await RunAsync(
            async replicas =>
            {
                await SetAsync(admin, "maxmemory", "1");
                await NotUsedAsync(replicas);
            },
            () => SetAsync(admin, "maxmemory", "0"));
        Assert.Contains(_server.Reasons, reason => reason.Contains("OOM", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Redis_that_answers_every_write_with_an_error()
    {
        await using var admin = await AdminAsync(_server.Process);
        await RunAsync(
            async replicas =>
            {
                await ExecuteAsync(admin, "ACL", "SETUSER", "default", "-@write", "-@scripting");
                await NotUsedAsync(replicas);
            },
            () => ExecuteAsync(admin, "ACL", "SETUSER", "default", "+@all"));
    }

    [Fact]
    public async Task A_Redis_that_closes_the_connections_of_subscribers()
    {
        await using var admin = await AdminAsync(_server.Process);
        await RunAsync(
            async replicas =>
            {
                await ExecuteAsync(admin, "CLIENT", "KILL", "TYPE", "pubsub");
                await Eventually.HoldsAsync(() => replicas.All(static replica => Outages(replica) > 0), () => "The lost connection was not noticed.");
            },
            () => Task.CompletedTask);
    }

    [Fact]
    public async Task A_Redis_that_returns_with_an_old_snapshot()
    {
        await using var admin = await AdminAsync(_server.Process);
        await RunAsync(
            async replicas =>
            {
                await ExecuteAsync(admin, "SAVE");
                var sent = replicas.Sum(static replica => replica.Core.Metrics.Sent);
                await Eventually.HoldsAsync(() => replicas.Sum(static replica => replica.Core.Metrics.Sent) > sent + Keys, () => "Nothing was written after the snapshot.");
                await _server.Process.StopAsync();
                await NotUsedAsync(replicas);
            },
            _server.Process.StartAgainAsync);
    }

    [Fact]
    public async Task A_primary_that_becomes_a_replica_is_not_trusted_and_the_name_is_resolved_again()
    {
        await using var promoted = await TestServers.StartRedisAsync();
        await using var promotedAdmin = await AdminAsync(promoted);
        await using var admin = await AdminAsync(_server.Process);
        await using var forwarder = new TcpForwarder(_server.Process.Port);
        var password = PasswordOf(_server.Process);
        await SetAsync(admin, "masterauth", password);
        await SetAsync(promotedAdmin, "repl-diskless-sync-delay", "0");
        await SetAsync(promotedAdmin, "requirepass", password);
        _server.Through = forwarder.Port;

        await RunAsync(
            async replicas =>
            {
                await ExecuteAsync(admin, "REPLICAOF", "127.0.0.1", promoted.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
                await NotUsedAsync(replicas);
            },
            () =>
            {
                forwarder.SwitchTo(promoted.Port);
                return Task.CompletedTask;
            });

        // L2 is the new primary.
        Assert.True((long)await promotedAdmin.GetServers()[0].ExecuteAsync("DBSIZE") > 0);
        Assert.Contains("role:master", await promotedAdmin.GetServers()[0].InfoRawAsync("replication"), StringComparison.Ordinal);
    }

    private static string PasswordOf(RedisServer server) => ConfigurationOptions.Parse(server.ConnectionString).Password!;

    private static Task<ConnectionMultiplexer> AdminAsync(RedisServer server) => RedisConnection.AsAdministratorAsync(server.ConnectionString);

    private static Task SetAsync(ConnectionMultiplexer admin, string setting, string value) => ExecuteAsync(admin, "CONFIG", "SET", setting, value);

    private static Task ExecuteAsync(ConnectionMultiplexer admin, string command, params object[] arguments) => admin.GetServers()[0].ExecuteAsync(command, arguments);

    /// <summary>Neither L1 nor L2 is trusted any more.</summary>
    private static Task NotUsedAsync(Replica[] replicas) => Eventually.HoldsAsync(
        () => replicas.All(static replica => !replica.Core.Coherence.IsSynchronized && Stopwatch.GetTimestamp() > replica.Core.Coherence.LeaseExpiresAt),
        () => "The failure was not noticed.");

    private static int Outages(Replica replica) => replica.Log.Entries.Count(static entry => s_outageEvents.Contains(entry.Event));

    private async Task RunAsync(Func<Replica[], Task> begin, Func<Task> end)
    {
        await using var one = await Replica.StartAsync(_server, "outage", s_options);
        await using var two = await Replica.StartAsync(_server, "outage", s_options);
        await using var three = await Replica.StartAsync(_server, "outage", s_options);
        Replica[] replicas = [one, two, three];
        await UseL2Async();
        var workload = new CoherenceWorkload(replicas, Keys);

        await workload.RunAsync(s_operations, Workers, until: DisturbAsync());

        await workload.AssertCoherentAsync(s_options.StalenessBound);
        foreach (var replica in replicas)
        {
            _server.Reasons.AddRange(replica.Log.Entries.Where(static entry => s_outageEvents.Contains(entry.Event)).Select(static entry => entry.Text));
            await Eventually.HoldsAsync(() => replica.Log.Entries.Count(static entry => entry.Event == 1) == Outages(replica) + 1, () => "The end of an outage was not logged.");
            Assert.InRange(Outages(replica), 1, 2);
        }

        async Task DisturbAsync()
        {
            await Eventually.HoldsAsync(() => one.Core.Metrics.Served(CacheSource.Local) > 0, () => "There is no load.");
            await begin(replicas);
            await end();
            await UseL2Async();
        }

        Task UseL2Async() => Eventually.HoldsAsync(() => replicas.All(static replica => replica.Core.Coherence.CanUseL2), () => "L2 is not used again.");
    }

    private sealed class Server : ICacheServer
    {
        private RedisServer? _server;

        public RedisServer Process => _server!;

        /// <summary>The port of a forwarder, or 0.</summary>
        public int Through { get; set; }

        public List<string> Reasons { get; } = [];

        public async ValueTask InitializeAsync() => _server = await TestServers.StartRedisAsync();

        public ValueTask DisposeAsync() => Process.DisposeAsync();

        public Task<Connection> ConnectAsync(string prefix, TimeProvider? time = null)
        {
            var configuration = Through == 0 ? Process.ConnectionString : $"127.0.0.1:{Through},password={PasswordOf(Process)}";
            return RedisConnection.OpenAsync(configuration + RedisConnection.Settings, prefix, time);
        }
    }
}
