using Showroom.Caching.Invalidation;

namespace Showroom.Tests.InProcess.Caching.Faults;

/// <summary>A channel that drops messages, delays them (which reorders them), and reports disconnections.</summary>
internal sealed class FaultyChannel(IInvalidationChannel inner, FaultRates faults) : IInvalidationChannel, IInvalidationListener
{
    private IInvalidationListener? _listener;

    public int Dropped { get; private set; }

    public Task StartAsync(IInvalidationListener listener, CancellationToken cancellationToken)
    {
        _listener = listener;
        return inner.StartAsync(this, cancellationToken);
    }

    public Task ProbeAsync(string nonce, CancellationToken cancellationToken) => inner.ProbeAsync(nonce, cancellationToken);

    public void OnMessage(in InvalidationMessage message)
    {
        if (faults.Occurs(faults.Dropped))
        {
            Dropped++;
            return;
        }

        if (faults.Occurs(faults.Disconnected))
        {
            _listener!.OnDisconnected();
            _listener.OnConnected();
        }

        if (faults.Occurs(faults.Delayed))
        {
            _ = DeliverLaterAsync(message);
            return;
        }

        _listener!.OnMessage(message);
    }

    public void OnDisconnected() => _listener!.OnDisconnected();

    public void OnConnected() => _listener!.OnConnected();

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task DeliverLaterAsync(InvalidationMessage message)
    {
        await faults.DelayAsync();
        _listener!.OnMessage(message);
    }
}
