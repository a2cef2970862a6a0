using System.Runtime.CompilerServices;
using Showroom.Http2Forwarding;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Health;

/// <summary>The gateway's state of one replica, in addition to YARP's health state.</summary>
/// <param name="http2">Its connections over HTTP/2 without TLS; null if YARP's forwarder sends its requests.</param>
internal sealed class ReplicaState(Http2Destination? http2)
{
    private volatile CancellationTokenSource _unresponsive = new();
    private volatile bool _isResponding;

    /// <summary>How many probes in a row have failed. Written by one probe round at a time.</summary>
    public int FailedProbes { get; set; }

    /// <summary>Whether it responds to probes, with whatever status; false after as many probes without a response as eject a replica.</summary>
    public bool IsResponding
    {
        get => _isResponding;
        set => _isResponding = value;
    }

    /// <summary>
    /// Cancelled once the replica has become unresponsive: idempotent requests that wait for its response may be sent to another one.
    /// Responses under way must continue.
    /// </summary>
    public CancellationToken Unresponsive => _unresponsive.Token;

    /// <summary>Aborts the retryable requests that wait for the replica's response; later ones are not affected.</summary>
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
/// <param name="connections">Null if YARP's forwarder sends all requests.</param>
internal sealed class ReplicaStates(ConnectionPool? connections)
{
    private readonly ConditionalWeakTable<DestinationState, ReplicaState> _states = [];

    public ReplicaState Get(DestinationState destination) =>
        _states.TryGetValue(destination, out var state) ? state : _states.GetValue(destination, Create);

    private ReplicaState Create(DestinationState destination) => new(connections?.FindDestination(destination.Model.Config.Address));
}
