using System.Globalization;
using Microsoft.Extensions.Logging;
using Showroom.Caching.Local;
using Showroom.Caching.Remote;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Coherence;

/// <summary>
/// Says how long memory may be trusted. Invariant: <b>memory is trusted until T only if every change numbered at T - TrustWindow or before has arrived here.</b>
/// Each heartbeat asks the second level for its number and waits until all messages up to it are here; a missing one, a lost connection or a
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
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _firstSynchronization = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource<bool>? _probe;
    private string _nonce = "";
    private long _trustedUntil;
    private int _losses;
    private int _disposed;
    private volatile bool _synchronized;
    private Task _running = Task.CompletedTask;

    /// <summary>Until when (TimeProvider.GetTimestamp) memory may be served.</summary>
    public long TrustedUntil => Interlocked.Read(ref _trustedUntil);

    /// <summary>The newest change known to be done. A value that is read from now on reflects it.</summary>
    public long Highest => _sequence.Highest;

    /// <summary>Whether the second level may be used: it is connected, and its loss of changes, if any, has been dealt with.</summary>
    public bool RemoteUsable => _synchronized && remote.Available;

    public bool Synchronized => _synchronized;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await channel.StartAsync(this, cancellationToken);
        _running = RunAsync();

        // A server that is there is synchronised with before the first read; one that is not holds nobody up.
        await Task.WhenAny(_firstSynchronization.Task, Task.Delay(options.TrustWindow, time, cancellationToken));
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
            if (invalidation.Target == _nonce)
            {
                _probe?.TrySetResult(true);
            }

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
                local.Clear();
            }
        }

        var late = _sequence.Observe(invalidation.Sequence);
        metrics.InvalidationReceived(time.GetUtcNow() - invalidation.SentAt, late);
    }

    public void Lost()
    {
        Interlocked.Increment(ref _losses);
        if (_synchronized)
        {
            _synchronized = false;
            logger.ConnectionLost();
        }

        Interlocked.Exchange(ref _trustedUntil, 0);
    }

    public void Restored()
    {
        Lost();
        Wake();
    }

    public async ValueTask DisposeAsync()
    {
        // Registered under two types, it is disposed of twice.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _running;
        await channel.DisposeAsync();
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
                well = (_synchronized ? await BeatAsync() : await SynchronizeAsync())
                    && (owed.IsEmpty || await ReconcileAsync())
                    && await remote.TryCloseAsync();
            }
            catch (Exception exception) when (!_stopping.IsCancellationRequested)
            {
                // The watch is what ends distrust, so it must not end; memory meanwhile is trusted no longer than it was.
                logger.WatchFailed(exception);
                _synchronized = false;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.WhenAny(_wake.WaitAsync(well ? options.Heartbeat : options.Heartbeat / 4, _stopping.Token));
        }
    }

    private async Task<bool> BeatAsync()
    {
        var startedAt = time.GetTimestamp();
        var losses = Volatile.Read(ref _losses);
        var seen = _sequence.Highest;
        var asked = await remote.AskAsync(static level => level.GetSequenceAsync());
        if (!asked.Succeeded)
        {
            return false;
        }

        if (asked.Value < seen)
        {
            logger.SecondLevelWentBack(asked.Value, seen);
            Lost();
            return await SynchronizeAsync();
        }

        if (_sequence.Complete < asked.Value)
        {
            await Task.Delay(options.DeliveryGrace, time, _stopping.Token);
            if (_sequence.Complete < asked.Value)
            {
                logger.InvalidationMissed(_sequence.Complete + 1);
                metrics.InvalidationMissed();
                return await SynchronizeAsync();
            }
        }

        Trust(startedAt, losses);
        return true;
    }

    private async Task<bool> SynchronizeAsync()
    {
        var startedAt = time.GetTimestamp();
        var losses = Volatile.Read(ref _losses);
        if (!await ProbeAsync())
        {
            return false;
        }

        // Microseconds, because a counter that is begun anew must be past every number that an earlier one has issued.
        var position = await remote.AskAsync(level =>
            level.SynchronizeAsync(_sequence.Highest, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond));
        if (!position.Succeeded)
        {
            return false;
        }

        tags.Doubt();
        tags.Raise(TagClock.Everything, position.Value.EverythingAt);
        _sequence.Reset(position.Value.Sequence);
        local.Distrust();
        Trust(startedAt, losses);
        logger.Synchronized(position.Value.Sequence);
        _firstSynchronization.TrySetResult();
        return true;
    }

    private void Trust(long startedAt, int losses)
    {
        Interlocked.Exchange(ref _trustedUntil, startedAt + (long)(options.TrustWindow.TotalSeconds * time.TimestampFrequency));
        _synchronized = true;
        if (losses != Volatile.Read(ref _losses))
        {
            // The connection went while this was under way.
            Lost();
            Wake();
        }
    }

    /// <summary>Whether a message that is sent now arrives here: only then is the subscription known to be alive.</summary>
    private async Task<bool> ProbeAsync()
    {
        var probe = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _nonce = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        _probe = probe;
        try
        {
            await channel.ProbeAsync(_nonce, _stopping.Token).WaitAsync(options.OperationTimeout, time, _stopping.Token);
            return await probe.Task.WaitAsync(options.OperationTimeout, time, _stopping.Token);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.OperationFailed(exception);
            return false;
        }
        finally
        {
            _probe = null;
        }
    }

    private async Task<bool> ReconcileAsync()
    {
        var settled = 0;
        var all = true;
        foreach (var batch in owed.Snapshot().Chunk(64))
        {
            var done = await Task.WhenAll(batch.Select(async change =>
            {
                var told = await remote.AskAsync(level => change.Key.Kind == InvalidationKind.Key
                    ? level.RemoveAsync(change.Key.Target, _sequence.Highest)
                    : level.InvalidateTagAsync(change.Key.Target, _sequence.Highest));
                if (told.Succeeded)
                {
                    Changed(told.Value);
                    owed.Settle(change);
                }

                return told.Succeeded;
            }));
            settled += done.Count(static told => told);
            all &= Array.TrueForAll(done, static told => told);
            if (!all)
            {
                break;
            }
        }

        if (settled > 0)
        {
            logger.Reconciled(settled);
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
