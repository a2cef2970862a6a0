using Yarp.ReverseProxy.Forwarder;

namespace Showroom.Gateway.Health;

/// <summary>
/// Cancels a request of YARP's forwarder once the replica has become unresponsive, unless the response has begun: a stream or download of a
/// replica that is only slow must continue. As a transformer it receives the response headers before any of them is copied to the client.
/// </summary>
/// <param name="inner">The transformer of the route.</param>
internal sealed class UnresponsiveAbort(HttpTransformer inner) : HttpTransformer, IDisposable
{
    private const int Waiting = 0;
    private const int Responding = 1;
    private const int Aborted = 2;

    private readonly CancellationTokenSource _cancellation = new();
    private CancellationTokenRegistration _registration;
    private int _state;

    /// <summary>For the forwarder.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <param name="unresponsive"><see cref="ReplicaState.Unresponsive"/>.</param>
    public void Register(CancellationToken unresponsive) =>
        _registration = unresponsive.UnsafeRegister(static state => ((UnresponsiveAbort)state!).Abort(), this);

    public override ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken) =>
        inner.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">The request was cancelled just before.</exception>
    public override ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        // YARP calls it after a failure too, without a response.
        if (proxyResponse is not null && Interlocked.CompareExchange(ref _state, Responding, Waiting) == Aborted)
        {
            throw new OperationCanceledException(Token);
        }

        return inner.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
    }

    public override ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) =>
        inner.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);

    public void Dispose()
    {
        _registration.Dispose();
        _cancellation.Dispose();
    }

    private void Abort()
    {
        if (Interlocked.CompareExchange(ref _state, Aborted, Waiting) == Waiting)
        {
            _cancellation.Cancel();
        }
    }
}
