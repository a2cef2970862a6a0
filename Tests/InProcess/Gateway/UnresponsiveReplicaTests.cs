using Microsoft.Extensions.Logging.Abstractions;
using Showroom.Gateway.Health;
using Showroom.Http2Forwarding;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>The order in which an unresponsive replica is ejected and its requests are aborted: an aborted request chooses a replica again.</summary>
public sealed class UnresponsiveReplicaTests : IAsyncLifetime
{
    private readonly ClusterState _cluster = new("api");
    private readonly DestinationState _replica = new("api-1", new DestinationModel(new DestinationConfig { Address = "http://127.0.0.1:1" }));
    private readonly ConnectionPool _connections = new(new Http2ForwarderOptions(), TimeProvider.System);
    private ReplicaState _state = null!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    [Fact]
    public void Requests_are_aborted_only_after_the_replica_is_unavailable()
    {
        var (waiting, abortedEarly) = (CancellationToken.None, false);
        var policy = CreatePolicy(() => abortedEarly |= waiting.IsCancellationRequested);
        waiting = _state.Unresponsive;

        policy.ProbingCompleted(_cluster, [TimedOutProbe]);

        Assert.False(abortedEarly, "A request was aborted while the replica could still be chosen.");
        Assert.True(waiting.IsCancellationRequested);
    }

    [Fact]
    public void A_request_that_missed_the_abort_is_aborted_by_the_next_probe()
    {
        var policy = CreatePolicy(() => { });
        policy.ProbingCompleted(_cluster, [TimedOutProbe]);
        var late = _state.Unresponsive;

        policy.ProbingCompleted(_cluster, [TimedOutProbe]);

        Assert.True(late.IsCancellationRequested);
    }

    private DestinationProbingResult TimedOutProbe => new(_replica, null, new OperationCanceledException());

    private ReplicaHealthPolicy CreatePolicy(Action onUpdate)
    {
        var states = new ReplicaStates(_connections);
        _state = states.Get(_replica);
        var updater = new HealthUpdater(onUpdate);
        return new ReplicaHealthPolicy(updater, updater, states, NullLogger<ReplicaHealthPolicy>.Instance);
    }

    private sealed class HealthUpdater(Action onUpdate) : IDestinationHealthUpdater, IClusterDestinationsUpdater
    {
        public void SetActive(ClusterState cluster, IEnumerable<NewActiveDestinationHealth> newHealthPairs)
        {
            foreach (var health in newHealthPairs)
            {
                health.Destination.Health.Active = health.NewActiveHealth;
            }

            onUpdate();
        }

        public void SetPassive(ClusterState cluster, DestinationState destination, DestinationHealth newHealth, TimeSpan reactivationPeriod) =>
            throw new NotSupportedException();

        public void UpdateAvailableDestinations(ClusterState cluster) => onUpdate();

        public void UpdateAllDestinations(ClusterState cluster) => throw new NotSupportedException();
    }
}
