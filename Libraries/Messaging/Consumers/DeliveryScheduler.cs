using System.Collections.Concurrent;

namespace Showroom.Messaging.Consumers;

/// <summary>
/// Handles deliveries concurrently, up to a limit. Messages of one FIFO group are handled in their order: those that were received with one that is repeated
/// wait for it, and are released when it is not handled.
/// </summary>
internal sealed class DeliveryScheduler(MessageProcessor processor, LeaseKeeper leases, DeleteBatcher deletes, int maxConcurrency, CancellationToken stoppingToken)
{
    private readonly SemaphoreSlim _slots = new(maxConcurrency, maxConcurrency);
    private readonly ConcurrentDictionary<Task, bool> _running = new();

    /// <returns>How many messages can be received; 0 when the consumer stops.</returns>
    public async Task<int> WaitForCapacityAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Only to wait: a slot is taken by each message that arrives.
            await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            _slots.Release();
            return _slots.CurrentCount;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    /// <param name="deliveries">At most the capacity.</param>
    public void Schedule(IReadOnlyList<Delivery> deliveries)
    {
        foreach (var group in deliveries.GroupBy(static delivery => delivery.GroupId ?? delivery.Message.MessageId))
        {
            Delivery[] ordered = [.. group];
            foreach (var delivery in ordered)
            {
                // There is a slot for each, since nothing else takes them.
                _slots.Wait(CancellationToken.None);
                leases.Add(delivery);
            }

            var task = Task.Run(() => ProcessAsync(ordered), CancellationToken.None);
            _running[task] = true;
            _ = task.ContinueWith(done => _running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Waits for the handlers, and cancels them after the timeout.</summary>
    public async Task StopAsync(TimeSpan timeout, TimeProvider time)
    {
        var all = Task.WhenAll(_running.Keys);
        try
        {
            await all.WaitAsync(timeout, time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            leases.CancelAll();
            await all.ConfigureAwait(false);
        }
    }

    private async Task ProcessAsync(Delivery[] ordered)
    {
        var isBlocked = false;
        for (var i = 0; i < ordered.Length; i++)
        {
            var delivery = ordered[i];
            try
            {
                isBlocked = !await SettleAsync(delivery, i < ordered.Length - 1, isBlocked).ConfigureAwait(false);
            }
            finally
            {
                leases.Remove(delivery);
                _slots.Release();
            }
        }
    }

    /// <returns>Whether the next message of the group may be handled.</returns>
    private async Task<bool> SettleAsync(Delivery delivery, bool hasSuccessors, bool isBlocked)
    {
        var outcome = isBlocked || stoppingToken.IsCancellationRequested
            ? DeliveryOutcome.Released
            : await processor.ProcessAsync(delivery, hasSuccessors, stoppingToken).ConfigureAwait(false);
        leases.Remove(delivery);
        switch (outcome)
        {
            case DeliveryOutcome.Handled or DeliveryOutcome.DeadLettered:
                deletes.Add(delivery);
                return true;
            case DeliveryOutcome.Released:
                await processor.SetVisibilityAsync(delivery, TimeSpan.Zero).ConfigureAwait(false);
                return false;
            default:
                return false;
        }
    }
}
