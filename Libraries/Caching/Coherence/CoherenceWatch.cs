using Microsoft.Extensions.Logging;
using Showroom.Caching.Local;
using Showroom.Caching.Remote;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Coherence;

/// <summary>
/// Finds out what memory may be trusted for (see <see cref="Trust"/>). Each heartbeat asks the second level for its number and waits until all messages up to it are here; a missing one, a lost connection or a
/// counter that went back leads to synchronisation: distrust everything, then begin again at the number of that moment.
/// </summary>
internal sealed class CoherenceWatch(
    RemoteGuard remote,
    IInvalidationChannel channel,
    LocalCache local,
    TagClock tags,
    OwedChanges owed,
    CacheOptions options,
    TimeProvider time,
    CacheMetrics metrics,
    ILogger logger) : IInvalidationListener, IAsyncDisposable
{
    private readonly SequenceTracker _sequence = new();
    private readonly Trust _trust = new(options.TrustWindow, time);
    private readonly SubscriptionProbe _probe = new(channel, options.OperationTimeout, time, logger);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _firstSynchronization = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _disposed;
    private Task _running = Task.CompletedTask;

    /// <summary>Until when (TimeProvider.GetTimestamp) memory may be served.</summary>
    public long TrustedUntil => _trust.Until;

    /// <summary>The newest change known to be done. A value that is read from now on reflects it.</summary>
    public long Highest => _sequence.Highest;

    /// <summary>Whether the second level may be used: it is connected, and its loss of changes, if any, has been dealt with.</summary>
    public bool RemoteUsable => _trust.Synchronized && remote.Available;

    public bool Synchronized => _trust.Synchronized;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await channel.StartAsync(this, cancellationToken).ConfigureAwait(false);
        _running = RunAsync();

        // A server that is there is synchronised with before the first read; one that is not holds nobody up.
        await Task.WhenAny(_firstSynchronization.Task, Task.Delay(options.TrustWindow, time, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>This replica's own change is done.</summary>
    public void Changed(long sequence)
    {
        _sequence.Advance(sequence);
        metrics.InvalidationSent();
    }

    /// <summary>The second level did not take a change: tell it as soon as it is back.</summary>
    public void Owe(InvalidationKind kind, string target)
    {
        owed.Add(kind, target);
        Wake();
    }

    public void Received(in Invalidation invalidation)
    {
        if (invalidation.Kind == InvalidationKind.Probe)
        {
            _probe.Received(invalidation.Target);
            return;
        }

        // First the effect, then the number: a heartbeat that finds the number must find the effect.
        if (invalidation.Kind == InvalidationKind.Key)
        {
            local.Invalidate(invalidation.Target, invalidation.Sequence);
        }
        else
        {
            tags.Raise(invalidation.Target, invalidation.Sequence);
            if (invalidation.Target == TagClock.Everything)
            {
                local.Clear(invalidation.Sequence);
            }
        }

        var late = _sequence.Observe(invalidation.Sequence);
        metrics.InvalidationReceived(time.GetUtcNow() - invalidation.SentAt, late);
    }

    public void Lost()
    {
        if (_trust.Withdraw())
        {
            logger.ConnectionLost();
        }
    }

    /// <summary>
    /// No loss by itself: it is also said of a connection's very first time, and maybe late. What a loss that was never reported has cost, the heartbeat finds.
    /// </summary>
    public void Restored() => Wake();

    public async ValueTask DisposeAsync()
    {
        // Registered under two types, it is disposed of twice.
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
            var well = false;
            try
            {
                well = (_trust.Synchronized ? await BeatAsync().ConfigureAwait(false) : await SynchronizeAsync().ConfigureAwait(false))
                    && (owed.IsEmpty || await ReconcileAsync().ConfigureAwait(false))
                    && await remote.TryCloseAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (!_stopping.IsCancellationRequested)
            {
                // The watch is what ends distrust, so it must not end; memory meanwhile is trusted no longer than it was.
                logger.WatchFailed(exception);
                _trust.Doubt();
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.WhenAny(_wake.WaitAsync(well ? options.Heartbeat : options.Heartbeat / 4, _stopping.Token)).ConfigureAwait(false);
        }
    }

    private async Task<bool> BeatAsync()
    {
        var startedAt = time.GetTimestamp();
        var losses = _trust.Losses;
        var seen = _sequence.Highest;
        var asked = await remote.AskAsync(static level => level.GetSequenceAsync()).ConfigureAwait(false);
        if (!asked.Succeeded)
        {
            return false;
        }

        if (asked.Value < seen)
        {
            logger.SecondLevelWentBack(asked.Value, seen);
            Lost();
            return await SynchronizeAsync().ConfigureAwait(false);
        }

        if (_sequence.Complete < asked.Value)
        {
            await Task.Delay(options.DeliveryGrace, time, _stopping.Token).ConfigureAwait(false);
            if (_sequence.Complete < asked.Value)
            {
                logger.InvalidationMissed(_sequence.Complete + 1);
                metrics.InvalidationMissed();
                return await SynchronizeAsync().ConfigureAwait(false);
            }
        }

        Grant(startedAt, losses);
        return true;
    }

    private async Task<bool> SynchronizeAsync()
    {
        var startedAt = time.GetTimestamp();
        var losses = _trust.Losses;
        if (!await _probe.ArrivesAsync(_stopping.Token).ConfigureAwait(false))
        {
            return false;
        }

        // Microseconds, because a counter that is begun anew must be past every number that an earlier one has issued.
        var position = await remote.AskAsync(level =>
            level.SynchronizeAsync(_sequence.Highest, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)).ConfigureAwait(false);
        if (!position.Succeeded)
        {
            return false;
        }

        tags.Doubt();
        tags.Raise(TagClock.Everything, position.Value.EverythingAt);
        _sequence.Reset(position.Value.Sequence);
        local.Clear(position.Value.EverythingAt);
        local.Distrust();
        Grant(startedAt, losses);
        logger.Synchronized(position.Value.Sequence);
        _firstSynchronization.TrySetResult();
        return true;
    }

    private void Grant(long startedAt, int losses)
    {
        if (!_trust.Grant(startedAt, losses))
        {
            // The connection went while this was under way.
            logger.ConnectionLost();
            Wake();
        }
    }

    private async Task<bool> ReconcileAsync()
    {
        var (told, all) = await owed.TellAsync(remote, () => _sequence.Highest, Changed).ConfigureAwait(false);
        if (told > 0)
        {
            logger.Reconciled(told);
        }

        return all;
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
            // Somebody else woke it.
        }
    }
}
