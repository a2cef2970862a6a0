using Microsoft.Extensions.Logging;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Remote;

/// <summary>
/// Stands before the second level: no operation throws, none takes longer than its time, and when half of them fail it is left alone for a while.
/// It is in the way of every read, so it allocates one object for an operation, and has no timer for it.
/// </summary>
internal sealed class RemoteGuard(ISecondLevel inner, CacheOptions options, TimeProvider time, CacheMetrics metrics, ILogger logger)
{
    private readonly Circuit _circuit = new(options.CircuitBreak, time, logger);

    /// <summary>False while it is left alone.</summary>
    public bool Available => _circuit.Closed;

    public Deadlines Deadlines { get; } = new(options.OperationTimeout, time);

    public ValueTask<Attempt<T>> TryAsync<TArgument, T>(Func<ISecondLevel, TArgument, Task<T>> operation, TArgument argument) =>
        TryAsync(operation, argument, time.GetTimestamp());

    /// <param name="now">From <see cref="TimeProvider.GetTimestamp"/>: who reads has looked at the clock already.</param>
    public ValueTask<Attempt<T>> TryAsync<TArgument, T>(Func<ISecondLevel, TArgument, Task<T>> operation, TArgument argument, long now)
    {
        var admission = _circuit.Enter(now);
        if (admission == Admission.Refused)
        {
            metrics.Failed("open");
            return default;
        }

        return RunAsync(operation, argument, admission, now);
    }

    public async ValueTask<bool> TryAsync<TArgument>(Func<ISecondLevel, TArgument, Task> operation, TArgument argument) =>
        (await TryAsync(
            static async (level, call) =>
            {
                await call.operation(level, call.argument).ConfigureAwait(false);
                return true;
            },
            (operation, argument)).ConfigureAwait(false)).Succeeded;

    /// <summary>
    /// Lets one operation through an open circuit whose time is over, which closes it if all is well. Nobody else would: who finds the circuit open does
    /// not ask the second level at all.
    /// </summary>
    public async ValueTask<bool> TryCloseAsync() => Available || (await TryAsync(static (level, _) => level.GetSequenceAsync(), 0).ConfigureAwait(false)).Succeeded;

    /// <summary>Past the circuit, for the watch over coherence: its regular question is how the second level's return is noticed.</summary>
    public ValueTask<Attempt<T>> AskAsync<T>(Func<ISecondLevel, Task<T>> operation) =>
        RunAsync(static (level, operation) => operation(level), operation, Admission.Uncounted, time.GetTimestamp());

    public void Succeeded(Admission admission) => _circuit.Succeeded(admission);

    public void Failed(Admission admission, Exception exception)
    {
        _circuit.Failed(admission, exception);
        metrics.Failed(exception is TimeoutException ? "timeout" : "error");
        logger.OperationFailed(exception);
    }

    private ValueTask<Attempt<T>> RunAsync<TArgument, T>(Func<ISecondLevel, TArgument, Task<T>> operation, TArgument argument, Admission admission, long now)
    {
        Task<T> task;
        try
        {
            task = operation(inner, argument);
        }
        catch (Exception exception)
        {
            // Whatever it was: for the reader the second level is one that did not answer.
            Failed(admission, exception);
            return default;
        }

        return RemoteOperation<T>.BoundAsync(this, admission, task, now);
    }
}
