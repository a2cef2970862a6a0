using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Showroom.Gateway;
using Showroom.Gateway.Health;
using Showroom.Gateway.Http2;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>In what order a replica that has fallen silent is given up: whoever is called back chooses again, and so do all who come meanwhile.</summary>
public sealed class SilentReplicaTests : IAsyncLifetime
{
    private readonly ClusterState _cluster = new("api");
    private readonly DestinationState _replica = new("api-1", new DestinationModel(new DestinationConfig { Address = "http://127.0.0.1:1" }));
    private readonly ConnectionKeeper _keeper = new(Options.Create(new GatewayOptions()), TimeProvider.System);
    private ReplicaLife _life = null!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _keeper.DisposeAsync();

    [Fact]
    public void Requests_are_called_back_when_no_other_can_choose_it_any_more()
    {
        var (waiting, tooEarly) = (CancellationToken.None, false);
        var policy = Policy(() => tooEarly |= waiting.IsCancellationRequested);
        waiting = _life.Lost;

        policy.ProbingCompleted(_cluster, [Silent]);

        Assert.False(tooEarly, "Called back while the replica could still be chosen.");
        Assert.True(waiting.IsCancellationRequested);
    }

    [Fact]
    public void One_that_had_chosen_it_just_before_is_called_back_by_the_next_probe()
    {
        var policy = Policy(() => { });
        policy.ProbingCompleted(_cluster, [Silent]);
        var late = _life.Lost;

        policy.ProbingCompleted(_cluster, [Silent]);

        Assert.True(late.IsCancellationRequested);
    }

    private DestinationProbingResult Silent => new(_replica, null, new OperationCanceledException());

    private ReplicaHealthPolicy Policy(Action whenSet)
    {
        var lives = new ReplicaLives(_keeper);
        _life = lives.Of(_replica);
        var updater = new Updater(whenSet);
        return new ReplicaHealthPolicy(updater, updater, lives, NullLogger<ReplicaHealthPolicy>.Instance);
    }

    private sealed class Updater(Action whenSet) : IDestinationHealthUpdater, IClusterDestinationsUpdater
    {
        public void SetActive(ClusterState cluster, IEnumerable<NewActiveDestinationHealth> newHealthPairs)
        {
            foreach (var health in newHealthPairs)
            {
                health.Destination.Health.Active = health.NewActiveHealth;
            }

            whenSet();
        }

        public void SetPassive(ClusterState cluster, DestinationState destination, DestinationHealth newHealth, TimeSpan reactivationPeriod) =>
            throw new NotSupportedException();

        public void UpdateAvailableDestinations(ClusterState cluster) => whenSet();

        public void UpdateAllDestinations(ClusterState cluster) => throw new NotSupportedException();
    }
}
