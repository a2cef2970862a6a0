using Showroom.Caching.Coherence;

namespace Showroom.Tests.InProcess.Caching.Chaos;

/// <summary>A channel that drops messages, delays them (and so changes their order), and reports connections lost.</summary>
internal sealed class ChaosChannel(IInvalidationChannel inner, Mischief mischief) : IInvalidationChannel, IInvalidationListener
{
    private IInvalidationListener? _listener;

    public int Dropped { get; private set; }

    public Task StartAsync(IInvalidationListener listener, CancellationToken cancellationToken)
    {
        _listener = listener;
        return inner.StartAsync(this, cancellationToken);
    }

    public Task ProbeAsync(string nonce, CancellationToken cancellationToken) => inner.ProbeAsync(nonce, cancellationToken);

    public void Received(in Invalidation invalidation)
    {
        if (mischief.Happens(mischief.Dropped))
        {
            Dropped++;
            return;
        }

        if (mischief.Happens(mischief.Disconnected))
        {
            _listener!.Lost();
            _listener.Restored();
        }

        if (mischief.Happens(mischief.Delayed))
        {
            _ = LaterAsync(invalidation);
            return;
        }

        _listener!.Received(invalidation);
    }

    public void Lost() => _listener!.Lost();

    public void Restored() => _listener!.Restored();

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task LaterAsync(Invalidation invalidation)
    {
        await mischief.DelayAsync();
        _listener!.Received(invalidation);
    }
}
