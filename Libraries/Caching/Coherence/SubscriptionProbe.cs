using System.Globalization;
using Microsoft.Extensions.Logging;
using Showroom.Caching.Invalidation;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Coherence;

/// <summary>Verifies the subscription by publishing a message and waiting for it to arrive. Partitions that need it at the same time share one probe.</summary>
internal sealed class SubscriptionProbe(IInvalidationChannel channel, TimeSpan timeout, TimeProvider time, ILogger logger)
{
    private readonly Lock _lock = new();
    private Probe? _current;
    private Task<bool> _running = Task.FromResult(false);

    public Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _running.IsCompleted ? _running = RunOnceAsync(cancellationToken) : _running;
        }
    }

    public void Receive(string nonce)
    {
        // The channel delivers the probes of all replicas.
        if (Volatile.Read(ref _current) is { } probe && probe.Nonce == nonce)
        {
            probe.Arrival.TrySetResult();
        }
    }

    private async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var probe = new Probe(Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture));
        Volatile.Write(ref _current, probe);
        try
        {
            await channel.ProbeAsync(probe.Nonce, cancellationToken).WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            await probe.Arrival.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.OperationFailed(exception);
            return false;
        }
    }

    private sealed record Probe(string Nonce)
    {
        public TaskCompletionSource Arrival { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
