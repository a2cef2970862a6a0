using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Health;

/// <summary>What the gateway remembers about one replica beside YARP's health state.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Who links to the token late must still find it; it holds no timer and no handle.")]
internal sealed class ReplicaLife
{
    private volatile CancellationTokenSource _lost = new();
    private volatile bool _answers;
    private int _inFlight;

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
    }
}

/// <summary>The <see cref="ReplicaLife"/> of each destination, for as long as YARP keeps the destination.</summary>
internal sealed class ReplicaLives
{
    private readonly ConditionalWeakTable<DestinationState, ReplicaLife> _lives = [];

    internal ReplicaLife Of(DestinationState destination) => _lives.GetOrCreateValue(destination);
}
