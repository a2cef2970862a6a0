namespace Showroom.Caching.Coherence;

/// <summary>Brings the invalidations of all replicas, this one's included. It may lose, delay and reorder them.</summary>
internal interface IInvalidationChannel : IAsyncDisposable
{
    /// <summary>Subscribes, once. Completes although the server cannot be reached yet.</summary>
    Task StartAsync(IInvalidationListener listener, CancellationToken cancellationToken);

    /// <summary>Sends a probe to all, oneself included.</summary>
    Task ProbeAsync(string nonce, CancellationToken cancellationToken);
}

/// <summary>Is called by the channel, from any thread.</summary>
internal interface IInvalidationListener
{
    void Received(in Invalidation invalidation);

    /// <summary>The connection is gone: messages may be lost from here on.</summary>
    void Lost();

    /// <summary>The connection is there, for the first time or again; what was sent before is not.</summary>
    void Restored();
}
