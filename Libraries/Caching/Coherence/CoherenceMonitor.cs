using Microsoft.Extensions.Logging;
using Showroom.Caching.Invalidation;
using Showroom.Caching.L2;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Coherence;

/// <summary>
/// Maintains the lease of each partition by periodic checks (see <see cref="PartitionSynchronizer"/>), revokes the leases when a connection is lost, and flushes pending
/// invalidations once L2 is reachable.
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
    private readonly Partitions _partitions = receiver.Partitions;
    private readonly PartitionSynchronizer _synchronizer = new(l2, channel, receiver, options, time, logger);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _firstSynchronization = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _reconnectedAt;
    private int _disposed;
    private Task _running = Task.CompletedTask;

    public IReadOnlyList<Partition> Partitions => _partitions.All;

    /// <summary>Until when all of L1 may be served: a <see cref="TimeProvider.GetTimestamp"/> value.</summary>
    public long LeaseExpiresAt => _partitions.All.Min(static partition => partition.Lease.ExpiresAt);

    /// <summary>Whether all of L2 may be used: the replica is synchronized with every partition, and the circuit is closed.</summary>
    public bool CanUseL2 => IsSynchronized && l2.IsCircuitClosed;

    public bool IsSynchronized => _partitions.AreSynchronized;

    public Partition PartitionOf(string key) => _partitions.Of(key);

    /// <summary>Whether L2 may be used for the keys of a partition.</summary>
    public bool CanUse(Partition partition) => partition.Lease.IsSynchronized && l2.IsCircuitClosed;

    /// <summary>Whether the L2 entry of this key may be used: it is not older than the last write of this replica.</summary>
    public bool CanReadFromL2(string key) => CanUse(PartitionOf(key)) && !IsPending(key);

    /// <summary>Whether L2 has not yet taken an invalidation of this replica that concerns the key.</summary>
    public bool IsPending(string key) => pending.Contains(key, PartitionOf(key));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await channel.StartAsync(this, cancellationToken).ConfigureAwait(false);
        _running = RunAsync();

        // Synchronizes before the first read when the server is reachable; one that is not must not block the start.
        await Task.WhenAny(_firstSynchronization.Task, Task.Delay(options.CoherenceLease, time, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>A change of this replica has been applied in L2.</summary>
    public void RecordSent(Partition partition, long sequence) => receiver.RecordSent(partition, sequence);

    /// <summary>L2 did not take an invalidation: it is applied once L2 is reachable again.</summary>
    public void Enqueue(InvalidationKind kind, string target, Partition partition)
    {
        pending.Enqueue(kind, target, partition);
        Wake();
    }

    public void OnMessage(in InvalidationMessage message)
    {
        if (message.Kind == InvalidationKind.Probe)
        {
            _synchronizer.ReceiveProbe(message.Target);
            return;
        }

        receiver.Receive(message);
    }

    /// <summary>Concerns all partitions: the messages of all of them arrive through one connection.</summary>
    public void OnDisconnected()
    {
        var wasSynchronized = false;
        foreach (var partition in Partitions)
        {
            wasSynchronized |= partition.Lease.Revoke();
        }

        if (wasSynchronized)
        {
            l2.Outages.ConnectionLost();
            Wake();
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
                healthy = await CheckAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (!_stopping.IsCancellationRequested)
            {
                // The loop must not end: without it the lease is never renewed again.
                logger.CoherenceCheckFailed(exception);
                foreach (var partition in Partitions)
                {
                    partition.Lease.MarkUncertain();
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.WhenAny(_wake.WaitAsync(healthy ? options.Heartbeat : options.Heartbeat / 4, _stopping.Token)).ConfigureAwait(false);
        }
    }

    /// <summary>Returns whether all of L2 can be used and nothing is pending.</summary>
    private async Task<bool> CheckAsync()
    {
        if (_partitions.TryResize(l2.DetectPartitions()))
        {
            pending.OnPartitionsReplaced(_partitions);
        }

        var partitions = Partitions;
        var renewed = partitions.Count == 1
            ? await _synchronizer.CheckAsync(partitions[0], _stopping.Token).ConfigureAwait(false)
            : Array.TrueForAll(await Task.WhenAll(partitions.Select(partition => _synchronizer.CheckAsync(partition, _stopping.Token))).ConfigureAwait(false), static renewed => renewed);
        var healthy = (pending.IsEmpty || await FlushPendingAsync().ConfigureAwait(false)) & renewed;
        var circuitClosed = await TryCloseCircuitAsync().ConfigureAwait(false);
        if (IsSynchronized)
        {
            if (circuitClosed)
            {
                l2.Outages.Recovered(partitions.Count);
                _firstSynchronization.TrySetResult();
            }
        }
        else if (time.GetElapsedTime(_reconnectedAt) > options.CoherenceLease)
        {
            _reconnectedAt = time.GetTimestamp();
            l2.Reconnect();
        }

        return healthy && circuitClosed;
    }

    /// <summary>The trial operation uses a partition that is known to respond, because the circuit is that of all of them.</summary>
    private ValueTask<bool> TryCloseCircuitAsync() =>
        l2.TryCloseCircuitAsync((Partitions.FirstOrDefault(static partition => partition.Lease.IsSynchronized) ?? Partitions[0]).Index);

    private async Task<bool> FlushPendingAsync()
    {
        var (count, complete) = await pending.FlushAsync(l2, _partitions, RecordSent).ConfigureAwait(false);
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
