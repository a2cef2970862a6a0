using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Showroom.Gateway.Health;
using Showroom.Http2Forwarding;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>What probes say about a replica, and when the requests that wait for it are aborted; with made-up probe results, without time.</summary>
public sealed class ReplicaHealthPolicyTests : IAsyncLifetime
{
    private readonly DestinationState _replica = CreateReplica("api-1");
    private readonly DestinationState _other = CreateReplica("api-2");
    private readonly ConnectionPool _connections = new(new Http2ForwarderOptions(), TimeProvider.System);
    private readonly ReplicaStates _states;
    private readonly HealthUpdater _updater;

    public ReplicaHealthPolicyTests()
    {
        _states = new ReplicaStates(_connections);
        _updater = new HealthUpdater();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    [Fact]
    public void One_silent_probe_neither_ejects_a_replica_nor_aborts_its_requests()
    {
        var probe = CreateProbing();
        probe(Healthy());
        var waiting = _states.Get(_replica).Unresponsive;

        probe(TimedOut());

        Assert.Equal(DestinationHealth.Healthy, _replica.Health.Active);
        Assert.False(waiting.IsCancellationRequested);
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData("3", 3)]
    [InlineData("1", 1)]
    [InlineData("none", 2)]
    public void As_many_consecutive_failures_as_the_threshold_eject_a_replica(string? metadata, int expected)
    {
        var probe = CreateProbing(metadata);
        probe(Healthy());

        for (var failures = 1; failures < expected; failures++)
        {
            probe(TimedOut());
            Assert.Equal(DestinationHealth.Healthy, _replica.Health.Active);
        }

        probe(TimedOut());

        Assert.Equal(DestinationHealth.Unhealthy, _replica.Health.Active);
    }

    [Fact]
    public void A_success_between_failures_starts_the_count_again()
    {
        var probe = CreateProbing();

        foreach (var result in new[] { Healthy(), TimedOut(), Healthy(), Response(HttpStatusCode.InternalServerError) })
        {
            probe(result);
        }

        Assert.Equal(DestinationHealth.Healthy, _replica.Health.Active);
    }

    [Fact]
    public void One_successful_probe_readmits_a_replica()
    {
        var probe = CreateProbing();
        probe(Refused());

        probe(Healthy());

        Assert.Equal(DestinationHealth.Healthy, _replica.Health.Active);
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("503")]
    public void A_refused_connection_and_503_eject_a_replica_at_the_first_probe(string result)
    {
        var probe = CreateProbing();
        probe(Healthy());

        probe(result == "503" ? Response(HttpStatusCode.ServiceUnavailable) : Refused());

        Assert.Equal(DestinationHealth.Unhealthy, _replica.Health.Active);
        Assert.Equal(result == "503", _states.Get(_replica).IsResponding);
    }

    [Fact]
    public void Requests_are_aborted_only_after_the_replica_is_unavailable()
    {
        var probe = CreateProbing();
        probe(Healthy());
        var waiting = _states.Get(_replica).Unresponsive;
        var abortedEarly = false;
        _updater.OnUpdate = () => abortedEarly |= waiting.IsCancellationRequested;

        probe(TimedOut());
        probe(TimedOut());

        Assert.False(abortedEarly, "A request was aborted while the replica could still be chosen.");
        Assert.True(waiting.IsCancellationRequested);
    }

    [Fact]
    public void A_request_that_missed_the_abort_is_aborted_by_the_next_probe()
    {
        var probe = CreateProbing();
        probe(TimedOut());
        probe(TimedOut());
        var late = _states.Get(_replica).Unresponsive;

        probe(TimedOut());

        Assert.True(late.IsCancellationRequested);
    }

    [Fact]
    public void Requests_are_not_aborted_while_every_replica_is_doubtful()
    {
        var probe = CreateProbing();
        _other.Health.Active = DestinationHealth.Unhealthy;
        var waiting = _states.Get(_replica).Unresponsive;

        probe(TimedOut());
        probe(TimedOut());

        Assert.Equal(DestinationHealth.Unhealthy, _replica.Health.Active);
        Assert.Equal("api-1 api-2", Names(_updater.Available));
        Assert.False(waiting.IsCancellationRequested);
    }

    [Fact]
    public void A_request_whose_connection_was_refused_ejects_the_replica_only_if_probes_can_readmit_it()
    {
        var (policy, cluster) = CreatePolicy(null, ReplicaHealthPolicy.PolicyName);
        policy.ReportRefusedConnection(cluster, _replica);
        Assert.Equal(DestinationHealth.Unhealthy, _replica.Health.Active);

        (policy, cluster) = CreatePolicy(null, HealthCheckConstants.ActivePolicy.ConsecutiveFailures);
        policy.ReportRefusedConnection(cluster, _other);
        Assert.Equal(DestinationHealth.Unknown, _other.Health.Active);
    }

    [Fact]
    public void Destinations_are_the_ready_ones_else_the_responding_ones_else_all()
    {
        var config = CreateConfig(null, ReplicaHealthPolicy.PolicyName);
        var available = new ReadyOrRespondingPolicy(_states);

        Assert.Equal("api-1 api-2", Names(available.GetAvailalableDestinations(config, [_replica, _other])));
        _replica.Health.Active = DestinationHealth.Unhealthy;
        Assert.Equal("api-2", Names(available.GetAvailalableDestinations(config, [_replica, _other])));
        _other.Health.Passive = DestinationHealth.Unhealthy;
        Assert.Equal("api-2", Names(available.GetAvailalableDestinations(config, [_replica, _other])));
        var passive = config with { HealthCheck = config.HealthCheck! with { Passive = new PassiveHealthCheckConfig { Enabled = true } } };
        Assert.Equal("api-1 api-2", Names(available.GetAvailalableDestinations(passive, [_replica, _other])));
        _states.Get(_replica).IsResponding = true;
        Assert.Equal("api-1", Names(available.GetAvailalableDestinations(passive, [_replica, _other])));
    }

    private static string Names(IEnumerable<DestinationState> replicas) => string.Join(' ', replicas.Select(replica => replica.DestinationId));

    private static DestinationState CreateReplica(string name) =>
        new(name, new DestinationModel(new DestinationConfig { Address = "http://127.0.0.1:1" }));

    private static ClusterConfig CreateConfig(string? threshold, string policy) => new()
    {
        ClusterId = "api",
        HealthCheck = new HealthCheckConfig { Active = new ActiveHealthCheckConfig { Enabled = true, Policy = policy } },
        Metadata = threshold is null
            ? null
            : new Dictionary<string, string> { [ConsecutiveFailuresHealthPolicyOptions.ThresholdMetadataName] = threshold },
    };

    private Action<DestinationProbingResult> CreateProbing(string? threshold = null)
    {
        var (policy, cluster) = CreatePolicy(threshold, ReplicaHealthPolicy.PolicyName);
        return result => policy.ProbingCompleted(cluster, [result]);
    }

    private (ReplicaHealthPolicy Policy, ClusterState Cluster) CreatePolicy(string? threshold, string policyName)
    {
        var config = CreateConfig(threshold, policyName);
        var cluster = new ClusterState("api", new ClusterModel(config, new HttpMessageInvoker(new SocketsHttpHandler())));
        var available = new ReadyOrRespondingPolicy(_states);
        _updater.GetAvailable = () => available.GetAvailalableDestinations(config, [_replica, _other]);
        var policy = new ReplicaHealthPolicy(
            _updater, _updater, _states, Options.Create(new ConsecutiveFailuresHealthPolicyOptions()), NullLogger<ReplicaHealthPolicy>.Instance);
        return (policy, cluster);
    }

    private DestinationProbingResult Healthy() => Response(HttpStatusCode.OK);

    private DestinationProbingResult Response(HttpStatusCode status) => new(_replica, new HttpResponseMessage(status), null);

    private DestinationProbingResult TimedOut() => new(_replica, null, new OperationCanceledException());

    private DestinationProbingResult Refused() =>
        new(_replica, null, new HttpRequestException("refused", new SocketException((int)SocketError.ConnectionRefused)));

    /// <summary>YARP's updater without its clusters.</summary>
    private sealed class HealthUpdater : IDestinationHealthUpdater, IClusterDestinationsUpdater
    {
        public Action OnUpdate { get; set; } = () => { };

        public Func<IReadOnlyList<DestinationState>> GetAvailable { get; set; } = () => [];

        public IReadOnlyList<DestinationState> Available { get; private set; } = [];

        public void SetActive(ClusterState cluster, IEnumerable<NewActiveDestinationHealth> newHealthPairs)
        {
            foreach (var health in newHealthPairs)
            {
                health.Destination.Health.Active = health.NewActiveHealth;
            }

            UpdateAvailableDestinations(cluster);
        }

        public void SetPassive(ClusterState cluster, DestinationState destination, DestinationHealth newHealth, TimeSpan reactivationPeriod) =>
            throw new NotSupportedException();

        public void UpdateAvailableDestinations(ClusterState cluster)
        {
            Available = GetAvailable();
            cluster.DestinationsState = new ClusterDestinationsState([.. Available], Available);
            OnUpdate();
        }

        public void UpdateAllDestinations(ClusterState cluster) => throw new NotSupportedException();
    }
}
