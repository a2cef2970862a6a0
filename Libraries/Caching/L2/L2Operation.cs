using System.Threading.Tasks.Sources;

namespace Showroom.Caching.L2;

/// <summary>The result of an L2 operation; a failed one has no value.</summary>
internal readonly record struct L2Result<T>(bool Succeeded, T? Value);

/// <summary>An operation in flight. It completes with its task or its timeout, whichever is first, and never with an exception.</summary>
internal sealed class L2Operation<T> : TimedOperation, IValueTaskSource<L2Result<T>>
{
    private readonly L2Client _client;
    private readonly Permit _permit;
    private readonly Task<T> _task;
    private ManualResetValueTaskSourceCore<L2Result<T>> _core;

    private L2Operation(L2Client client, Permit permit, Task<T> task)
    {
        _client = client;
        _permit = permit;
        _task = task;
    }

    public static ValueTask<L2Result<T>> WithTimeoutAsync(L2Client client, Permit permit, Task<T> task, long startedAt)
    {
        if (task.IsCompleted)
        {
            return new(ToResult(client, permit, task));
        }

        var operation = new L2Operation<T>(client, permit, task);
        client.Timeouts.Add(operation, startedAt);
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(operation.OnCompleted);
        return new(operation, operation._core.Version);
    }

    public override void OnTimeout()
    {
        // The timer thread has other operations to complete.
        _core.RunContinuationsAsynchronously = true;
        if (_task.IsCompleted)
        {
            // In a busy process the response may have arrived while its continuation has not run yet.
            _core.SetResult(ToResult(_client, _permit, _task));
            return;
        }

        _client.RecordFailure(_permit, new TimeoutException());
        _core.SetResult(default);
    }

    L2Result<T> IValueTaskSource<L2Result<T>>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<L2Result<T>>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<L2Result<T>>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void OnCompleted()
    {
        if (_client.Timeouts.TryRemove(this))
        {
            _core.SetResult(ToResult(_client, _permit, _task));
        }
        else
        {
            // Timed out before. Reading the exception marks it as observed.
            _ = _task.Exception;
        }
    }

    private static L2Result<T> ToResult(L2Client client, Permit permit, Task<T> completed)
    {
        if (!completed.IsCompletedSuccessfully)
        {
            client.RecordFailure(permit, completed.Exception?.InnerException ?? new TaskCanceledException(completed));
            return default;
        }

        client.RecordSuccess(permit);
        return new(true, new ValueTask<T>(completed).Result);
    }
}
