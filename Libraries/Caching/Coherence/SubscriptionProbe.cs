using System.Globalization;
using Microsoft.Extensions.Logging;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Coherence;

/// <summary>Whether a message that is sent now arrives here: only then is the subscription known to be alive.</summary>
internal sealed class SubscriptionProbe(IInvalidationChannel channel, TimeSpan timeout, TimeProvider time, ILogger logger)
{
    private volatile Sent? _sent;

    public async Task<bool> ArrivesAsync(CancellationToken cancellationToken)
    {
        var sent = new Sent(Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture));
        _sent = sent;
        try
        {
            await channel.ProbeAsync(sent.Nonce, cancellationToken).WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            await sent.Arrival.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.OperationFailed(exception);
            return false;
        }
        finally
        {
            _sent = null;
        }
    }

    public void Received(string nonce)
    {
        // Every replica hears every replica's probes.
        if (_sent is { } sent && sent.Nonce == nonce)
        {
            sent.Arrival.TrySetResult();
        }
    }

    private sealed record Sent(string Nonce)
    {
        public TaskCompletionSource Arrival { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
