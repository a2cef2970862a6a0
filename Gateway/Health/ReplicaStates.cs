using System.Runtime.CompilerServices;
using Showroom.Gateway.Transport;
using Showroom.Http2Forwarding;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Health;

/// <summary>The gateway's state of one replica, in addition to YARP's health state.</summary>
internal sealed class ReplicaState(Http2Destination? http2)
{
    private volatile CancellationTokenSource _unresponsive = new();
    private volatile bool _isResponding;
    private int _activeRequests;

    /// <summary>Its connections over HTTP/2 without TLS, or null if YARP's forwarder sends its requests.</summary>
    public Http2Destination? Http2 => http2;

    /// <summary>Whether it responded to its last probe, with whatever status.</summary>
    public bool IsResponding
    {
        get => _isResponding;
        set => _isResponding = value;
    }

    /// <summary>Cancelled once the replica has become unresponsive: idempotent requests that wait for it may be sent to another one.</summary>
    public CancellationToken Unresponsive => _unresponsive.Token;

    /// <summary>Maintains YARP's count of active requests, which load balancing policies read.</summary>
    public void OnRequestStarted(DestinationState destination) => destination.ConcurrentRequestCount = Interlocked.Increment(ref _activeRequests);

    /// <inheritdoc cref="OnRequestStarted"/>
    public void OnRequestEnded(DestinationState destination) => destination.ConcurrentRequestCount = Interlocked.Decrement(ref _activeRequests);

    /// <summary>Aborts the retryable requests that wait for the replica; later ones are not affected.</summary>
    public void MarkUnresponsive()
    {
        // Not disposed: a request may still link to the old token. It has no timer and no wait handle.
        var current = _unresponsive;
        _unresponsive = new CancellationTokenSource();
        current.Cancel();
        http2?.AbortRetryableRequests();
    }
}

/// <summary>The <see cref="ReplicaState"/> of each destination, for as long as YARP keeps the destination.</summary>
internal sealed class ReplicaStates(ConnectionPool connections)
{
    private readonly ConditionalWeakTable<DestinationState, ReplicaState> _states = [];

    public ReplicaState Get(DestinationState destination) =>
        _states.TryGetValue(destination, out var state) ? state : _states.GetValue(destination, Create);

    private ReplicaState Create(DestinationState destination)
    {
        var config = destination.Model.Config;
        return new ReplicaState(DestinationProtocol.IsH2c(config) ? connections.GetDestination(new Uri(config.Address)) : null);
    }
}
