using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Showroom.Gateway.Http2;
using Showroom.Gateway.Routing;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Health;

/// <summary>What the gateway remembers about one replica beside YARP's health state.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Who links to the token late must still find it; it holds no timer and no handle.")]
internal sealed class ReplicaLife(ReplicaConnections? connections)
{
    private volatile CancellationTokenSource _lost = new();
    private volatile bool _answers;
    private int _inFlight;

    /// <summary>Its connections for requests over HTTP/2 without TLS, or null when it is spoken to in another way.</summary>
    internal ReplicaConnections? Connections => connections;

    /// <summary>Whether it answered its last probe, be it with a no.</summary>
    internal bool Answers
    {
        get => _answers;
        set => _answers = value;
    }

    /// <summary>Cancelled when the replica has fallen silent: who still waits for its answer may ask another one.</summary>
    internal CancellationToken Lost => _lost.Token;

    /// <summary>Notes a request that begins (1) or ends (-1), for the balancing policies that look at how busy a replica is.</summary>
    internal void Count(DestinationState destination, int change) =>
        destination.ConcurrentRequestCount = Interlocked.Add(ref _inFlight, change);

    /// <summary>Calls back everybody who waits, and starts afresh for those who come when the replica speaks again.</summary>
    internal void GiveUp()
    {
        var old = _lost;
        _lost = new CancellationTokenSource();
        old.Cancel();
        connections?.Recall();
    }
}

/// <summary>The <see cref="ReplicaLife"/> of each destination, for as long as YARP keeps the destination.</summary>
internal sealed class ReplicaLives(ConnectionKeeper keeper)
{
    private readonly ConditionalWeakTable<DestinationState, ReplicaLife> _lives = [];

    internal ReplicaLife Of(DestinationState destination) => _lives.TryGetValue(destination, out var life) ? life : _lives.GetValue(destination, Begin);

    private ReplicaLife Begin(DestinationState destination) =>
        new(RouteTable.SpeaksH2c(destination.Model.Config) ? keeper.To(new Uri(destination.Model.Config.Address)) : null);
}
