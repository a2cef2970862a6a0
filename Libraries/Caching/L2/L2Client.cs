using Microsoft.Extensions.Logging;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.L2;

/// <summary>
/// Access to L2 with a timeout and a circuit breaker: no operation throws, and none takes longer than <see cref="CacheOptions.OperationTimeout"/>.
/// Every L2 read passes here, so an operation allocates one object and creates no timer.
/// </summary>
internal sealed class L2Client(IL2Store store, CacheOptions options, TimeProvider time, CacheMetrics metrics, OutageLog outages, ILogger logger)
{
    private readonly CircuitBreaker _circuit = new(options.BreakDuration, time, outages);
    private string _lastFailure = "";

    public bool IsCircuitClosed => _circuit.IsClosed;

    public OutageLog Outages => outages;

    /// <summary>The reason of the last failure that was an outage.</summary>
    public string LastFailure => Volatile.Read(ref _lastFailure);

    public TimeoutScheduler Timeouts { get; } = new(options.OperationTimeout, time);

    public ValueTask<L2Result<T>> TryAsync<TArgument, T>(Func<IL2Store, TArgument, Task<T>> operation, TArgument argument) =>
        TryAsync(operation, argument, time.GetTimestamp());

    /// <param name="now">A <see cref="TimeProvider.GetTimestamp"/> value that the caller already has.</param>
    public ValueTask<L2Result<T>> TryAsync<TArgument, T>(Func<IL2Store, TArgument, Task<T>> operation, TArgument argument, long now)
    {
        var permit = _circuit.AcquirePermit(now);
        if (permit == Permit.Denied)
        {
            metrics.Failed("open");
            return default;
        }

        return RunAsync(operation, argument, permit, now);
    }

    public async ValueTask<bool> TryAsync<TArgument>(Func<IL2Store, TArgument, Task> operation, TArgument argument) =>
        (await TryAsync(
            static async (store, call) =>
            {
                await call.operation(store, call.argument).ConfigureAwait(false);
                return true;
            },
            (operation, argument)).ConfigureAwait(false)).Succeeded;

    /// <summary>
    /// Runs the trial operation of an open circuit once its break is over. Reads cannot be the trial: they do not use L2 while the circuit is open.
    /// </summary>
    public async ValueTask<bool> TryCloseCircuitAsync(int partition) =>
        IsCircuitClosed || (await TryAsync(static (store, partition) => store.GetSequenceAsync(partition), partition).ConfigureAwait(false)).Succeeded;

    /// <summary>For the coherence check, whose periodic request is how the return of L2 is detected.</summary>
    public ValueTask<L2Result<T>> TryBypassingCircuitAsync<T>(Func<IL2Store, Task<T>> operation) =>
        RunAsync(static (store, operation) => operation(store), operation, Permit.Bypass, time.GetTimestamp());

    /// <summary>See <see cref="IL2Store.DetectPartitions"/>.</summary>
    public int DetectPartitions() => store.DetectPartitions();

    /// <summary>Starts <see cref="IL2Store.ReconnectAsync"/>, whose duration is not limited.</summary>
    public void Reconnect() => _ = ReconnectAsync();

    public void RecordSuccess(Permit permit) => _circuit.RecordSuccess(permit);

    public void RecordFailure(Permit permit, Exception exception)
    {
        if ((exception is TimeoutException ? nameof(TimeoutException) : store.FindOutage(exception)) is { } reason)
        {
            Volatile.Write(ref _lastFailure, reason);
            _circuit.RecordFailure(permit, reason);
        }
        else
        {
            // L2 has responded: it can be used.
            _circuit.RecordSuccess(permit);
        }

        metrics.Failed(exception is TimeoutException ? "timeout" : "error");
        logger.OperationFailed(exception);
    }

    private async Task ReconnectAsync()
    {
        try
        {
            await store.ReconnectAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // It is repeated while L2 cannot be used.
            logger.OperationFailed(exception);
        }
    }

    private ValueTask<L2Result<T>> RunAsync<TArgument, T>(Func<IL2Store, TArgument, Task<T>> operation, TArgument argument, Permit permit, long now)
    {
        Task<T> task;
        try
        {
            task = operation(store, argument);
        }
        catch (Exception exception)
        {
            // Any exception: a read must not fail because L2 does.
            RecordFailure(permit, exception);
            return default;
        }

        return L2Operation<T>.WithTimeoutAsync(this, permit, task, now);
    }
}
