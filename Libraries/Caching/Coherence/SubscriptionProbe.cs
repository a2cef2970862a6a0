using System.Globalization;
using Microsoft.Extensions.Logging;
using Showroom.Caching.Invalidation;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Coherence;

/// <summary>Verifies the subscription by publishing a message and waiting for it to arrive.</summary>
internal sealed class SubscriptionProbe(IInvalidationChannel channel, TimeSpan timeout, TimeProvider time, ILogger logger)
{
    private volatile Probe? _current;

    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var probe = new Probe(Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture));
        _current = probe;
        try
        {
            await channel.ProbeAsync(probe.Nonce, cancellationToken).WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            await probe.Arrival.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.OperationFailed(exception);
            return false;
        }
        finally
        {
            _current = null;
        }
    }

    public void Receive(string nonce)
    {
        // The channel delivers the probes of all replicas.
        if (_current is { } probe && probe.Nonce == nonce)
        {
            probe.Arrival.TrySetResult();
        }
    }

    private sealed record Probe(string Nonce)
    {
        public TaskCompletionSource Arrival { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
