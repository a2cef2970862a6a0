using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Remote;

/// <summary>What came of an operation; a failed one has no value.</summary>
internal readonly record struct Attempt<T>(bool Succeeded, T? Value);

/// <summary>
/// Stands before the second level: no operation throws, none takes longer than its time, and when half of them fail it is left alone for a while.
/// </summary>
internal sealed class RemoteGuard
{
    private static readonly TimeSpan s_sampling = TimeSpan.FromSeconds(2);

    private readonly ISecondLevel _inner;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly CacheMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _circuit;
    private readonly CircuitBreakerStateProvider _state = new();
    private long _countUntil;

    public RemoteGuard(ISecondLevel inner, CacheOptions options, TimeProvider time, CacheMetrics metrics, ILogger logger)
    {
        _inner = inner;
        _timeout = options.OperationTimeout;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _circuit = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = 8,
                SamplingDuration = s_sampling,
                BreakDuration = options.CircuitBreak,
                StateProvider = _state,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Exception is not null),
                OnOpened = arguments =>
                {
                    logger.CircuitOpened(arguments.Outcome.Exception?.GetType().Name ?? "", arguments.BreakDuration);
                    return default;
                },
                OnClosed = _ =>
                {
                    logger.CircuitClosed();
                    return default;
                },
            })
            .Build();
    }

    /// <summary>False while it is left alone.</summary>
    public bool Available => _state.CircuitState is not CircuitState.Open;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Attempt<T>> TryAsync<TArgument, T>(Func<ISecondLevel, TArgument, Task<T>> operation, TArgument argument)
    {
        var now = _time.GetTimestamp();
        if (now >= Interlocked.Read(ref _countUntil) && _state.CircuitState == CircuitState.Closed)
        {
            // While nothing fails there is nothing to count, and the circuit is spared the work.
            try
            {
                return new(true, await operation(_inner, argument).WaitAsync(_timeout, _time));
            }
            catch (Exception exception)
            {
                Interlocked.Exchange(ref _countUntil, now + (long)((_timeout + s_sampling).TotalSeconds * _time.TimestampFrequency));
                return await CountAsync((_, _) => Task.FromException<T>(exception), argument);
            }
        }

        return await CountAsync(operation, argument);
    }

    private async ValueTask<Attempt<T>> CountAsync<TArgument, T>(Func<ISecondLevel, TArgument, Task<T>> operation, TArgument argument)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false);
        try
        {
            var outcome = await _circuit.ExecuteOutcomeAsync(
                static async (_, call) =>
                {
                    try
                    {
                        return Outcome.FromResult(await call.operation(call.self._inner, call.argument).WaitAsync(call.self._timeout, call.self._time));
                    }
                    catch (Exception exception)
                    {
                        // Whatever it was: for the reader the second level is one that did not answer.
                        return Outcome.FromException<T>(exception);
                    }
                },
                context,
                (self: this, operation, argument));
            if (outcome.Exception is null)
            {
                return new(true, outcome.Result);
            }

            Interlocked.Exchange(ref _countUntil, _time.GetTimestamp() + (long)(s_sampling.TotalSeconds * _time.TimestampFrequency));
            _metrics.Failed(outcome.Exception switch { BrokenCircuitException => "open", TimeoutException => "timeout", _ => "error" });
            _logger.OperationFailed(outcome.Exception);
            return new(false, default);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public async ValueTask<bool> TryAsync<TArgument>(Func<ISecondLevel, TArgument, Task> operation, TArgument argument) =>
        (await TryAsync(
            static async (level, call) =>
            {
                await call.operation(level, call.argument);
                return true;
            },
            (operation, argument))).Succeeded;

    /// <summary>
    /// Lets one operation through an open circuit whose time is over, which closes it if all is well. Nobody else would: who finds the circuit open does
    /// not ask the second level at all.
    /// </summary>
    public async ValueTask<bool> TryCloseAsync() => Available || (await TryAsync(static (level, _) => level.GetSequenceAsync(), 0)).Succeeded;

    /// <summary>Past the circuit, for the watch over coherence: its regular question is how the second level's return is noticed.</summary>
    public async ValueTask<Attempt<T>> AskAsync<T>(Func<ISecondLevel, Task<T>> operation)
    {
        try
        {
            return new(true, await operation(_inner).WaitAsync(_timeout, _time));
        }
        catch (Exception exception)
        {
            _metrics.Failed(exception is TimeoutException ? "timeout" : "error");
            _logger.OperationFailed(exception);
            return new(false, default);
        }
    }
}
