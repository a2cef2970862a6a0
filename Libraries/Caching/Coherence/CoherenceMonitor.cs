using Microsoft.Extensions.Logging;
using Showroom.Caching.Invalidation;
using Showroom.Caching.L2;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Coherence;

/// <summary>
/// Maintains the <see cref="CoherenceLease"/>. Each heartbeat reads the counter of L2 and waits until all messages up to it have arrived. A missed message, a lost connection or
/// a counter that went back leads to a synchronization, which invalidates all of L1 and continues from the current number.
/// </summary>
internal sealed class CoherenceMonitor(
    L2Client l2,
    IInvalidationChannel channel,
    InvalidationReceiver receiver,
    PendingInvalidations pending,
    CacheOptions options,
    TimeProvider time,
    ILogger logger) : IInvalidationListener, IAsyncDisposable
{
    private readonly CoherenceLease _lease = new(options.CoherenceLease, time);
    private readonly SubscriptionProbe _probe = new(channel, options.OperationTimeout, time, logger);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _firstSynchronization = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _disposed;
    private Task _running = Task.CompletedTask;

    /// <summary>Until when L1 may be served: a <see cref="TimeProvider.GetTimestamp"/> value.</summary>
    public long LeaseExpiresAt => _lease.ExpiresAt;

    /// <summary>The newest change known to be applied in L2. A value read from now on reflects it.</summary>
    public long Highest => receiver.Highest;

    /// <summary>Whether L2 may be used: the replica is synchronized with it and the circuit is closed.</summary>
    public bool CanUseL2 => _lease.IsSynchronized && l2.IsCircuitClosed;

    public bool IsSynchronized => _lease.IsSynchronized;

    /// <summary>Whether the L2 entry of this key may be used: it is not older than the last write of this replica.</summary>
    public bool CanReadFromL2(string key) => CanUseL2 && !pending.Contains(key);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await channel.StartAsync(this, cancellationToken).ConfigureAwait(false);
        _running = RunAsync();

        // Synchronizes before the first read when the server is reachable; one that is not must not block the start.
        await Task.WhenAny(_firstSynchronization.Task, Task.Delay(options.CoherenceLease, time, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>A change of this replica has been applied in L2.</summary>
    public void RecordSent(long sequence) => receiver.RecordSent(sequence);

    /// <summary>L2 did not take an invalidation: it is applied once L2 is reachable again.</summary>
    public void Enqueue(InvalidationKind kind, string target)
    {
        pending.Enqueue(kind, target);
        Wake();
    }

    public void OnMessage(in InvalidationMessage message)
    {
        if (message.Kind == InvalidationKind.Probe)
        {
            _probe.Receive(message.Target);
            return;
        }

        receiver.Receive(message);
    }

    public void OnDisconnected()
    {
        if (_lease.Revoke())
        {
            logger.ConnectionLost();
        }
    }

    /// <summary>
    /// Does not revoke the lease: the client also reports the first connection, possibly after its first use. What an unreported disconnection has
    /// lost is found by the next heartbeat.
    /// </summary>
    public void OnConnected() => Wake();

    public async ValueTask DisposeAsync()
    {
        // The container disposes a service once per registration.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        await channel.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _wake.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var healthy = false;
            try
            {
                healthy = (_lease.IsSynchronized ? await HeartbeatAsync().ConfigureAwait(false) : await SynchronizeAsync().ConfigureAwait(false))
                    && (pending.IsEmpty || await FlushPendingAsync().ConfigureAwait(false))
                    && await l2.TryCloseCircuitAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (!_stopping.IsCancellationRequested)
            {
                // The loop must not end: without it the lease is never renewed again.
                logger.CoherenceCheckFailed(exception);
                _lease.MarkUncertain();
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.WhenAny(_wake.WaitAsync(healthy ? options.Heartbeat : options.Heartbeat / 4, _stopping.Token)).ConfigureAwait(false);
        }
    }

    private async Task<bool> HeartbeatAsync()
    {
        var startedAt = time.GetTimestamp();
        var revocations = _lease.Revocations;
        var seen = receiver.Highest;
        var current = await l2.TryBypassingCircuitAsync(static store => store.GetSequenceAsync()).ConfigureAwait(false);
        if (!current.Succeeded)
        {
            return false;
        }

        if (current.Value < seen)
        {
            logger.CounterWentBack(current.Value, seen);
            OnDisconnected();
            return await SynchronizeAsync().ConfigureAwait(false);
        }

        if (receiver.HighestContiguous < current.Value)
        {
            await Task.Delay(options.DeliveryGrace, time, _stopping.Token).ConfigureAwait(false);
            if (receiver.HighestContiguous < current.Value)
            {
                logger.InvalidationMissed(receiver.HighestContiguous + 1);
                receiver.RecordMissed();
                return await SynchronizeAsync().ConfigureAwait(false);
            }
        }

        RenewLease(startedAt, revocations);
        return true;
    }

    private async Task<bool> SynchronizeAsync()
    {
        var startedAt = time.GetTimestamp();
        var revocations = _lease.Revocations;
        if (!await _probe.RunAsync(_stopping.Token).ConfigureAwait(false))
        {
            return false;
        }

        // A new counter starts at the clock in microseconds, above every number that an earlier counter has issued.
        var state = await l2.TryBypassingCircuitAsync(store =>
            store.SynchronizeAsync(receiver.Highest, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)).ConfigureAwait(false);
        if (!state.Succeeded)
        {
            return false;
        }

        receiver.Reset(state.Value);
        RenewLease(startedAt, revocations);
        logger.Synchronized(state.Value.Sequence);
        _firstSynchronization.TrySetResult();
        return true;
    }

    private void RenewLease(long startedAt, int revocations)
    {
        if (!_lease.TryRenew(startedAt, revocations))
        {
            // The connection was lost during the check.
            logger.ConnectionLost();
            Wake();
        }
    }

    private async Task<bool> FlushPendingAsync()
    {
        var (count, complete) = await pending.FlushAsync(l2, () => receiver.Highest, RecordSent).ConfigureAwait(false);
        if (count > 0)
        {
            logger.PendingInvalidationsFlushed(count);
        }

        return complete;
    }

    private void Wake()
    {
        try
        {
            if (_wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // Another thread released it between the check and the release.
        }
    }
}
