namespace Showroom.Caching.Invalidation;

/// <summary>Delivers the invalidations of all replicas, including this one's. Messages may be lost, delayed and reordered.</summary>
internal interface IInvalidationChannel : IAsyncDisposable
{
    /// <summary>Subscribes, once. Completes even if the server cannot be reached yet.</summary>
    Task StartAsync(IInvalidationListener listener, CancellationToken cancellationToken);

    /// <summary>Publishes a probe to all replicas, including this one.</summary>
    Task ProbeAsync(string nonce, CancellationToken cancellationToken);
}

/// <summary>The callbacks of a channel. They come from any thread.</summary>
internal interface IInvalidationListener
{
    void OnMessage(in InvalidationMessage message);

    /// <summary>The connection is lost: messages may be missed from now on.</summary>
    void OnDisconnected();

    /// <summary>The connection is established, for the first time or again. Messages published before are not delivered.</summary>
    void OnConnected();
}
