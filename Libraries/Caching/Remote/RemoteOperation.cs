using System.Threading.Tasks.Sources;

namespace Showroom.Caching.Remote;

/// <summary>What came of an operation; a failed one has no value.</summary>
internal readonly record struct Attempt<T>(bool Succeeded, T? Value);

/// <summary>An operation under way: it ends with its task or with its time, whichever is first, and never with an exception.</summary>
internal sealed class RemoteOperation<T> : Bounded, IValueTaskSource<Attempt<T>>
{
    private readonly RemoteGuard _guard;
    private readonly Admission _admission;
    private readonly Task<T> _task;
    private ManualResetValueTaskSourceCore<Attempt<T>> _core;

    private RemoteOperation(RemoteGuard guard, Admission admission, Task<T> task)
    {
        _guard = guard;
        _admission = admission;
        _task = task;
    }

    public static ValueTask<Attempt<T>> BoundAsync(RemoteGuard guard, Admission admission, Task<T> task, long startedAt)
    {
        if (task.IsCompleted)
        {
            return new(Conclude(guard, admission, task));
        }

        var operation = new RemoteOperation<T>(guard, admission, task);
        guard.Deadlines.Add(operation, startedAt);
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(operation.Complete);
        return new(operation, operation._core.Version);
    }

    public override void Expire()
    {
        // The timer has others to conclude.
        _core.RunContinuationsAsynchronously = true;
        if (_task.IsCompleted)
        {
            // In a busy process an answer may be here that nobody has come to look at.
            _core.SetResult(Conclude(_guard, _admission, _task));
            return;
        }

        _guard.Failed(_admission, new TimeoutException());
        _core.SetResult(default);
    }

    Attempt<T> IValueTaskSource<Attempt<T>>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<Attempt<T>>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<Attempt<T>>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Complete()
    {
        if (_guard.Deadlines.Remove(this))
        {
            _core.SetResult(Conclude(_guard, _admission, _task));
        }
        else
        {
            // Too late; looked at, because an exception that nobody looks at is reported as unobserved.
            _ = _task.Exception;
        }
    }

    private static Attempt<T> Conclude(RemoteGuard guard, Admission admission, Task<T> ended)
    {
        if (!ended.IsCompletedSuccessfully)
        {
            guard.Failed(admission, ended.Exception?.InnerException ?? new TaskCanceledException(ended));
            return default;
        }

        guard.Succeeded(admission);
        return new(true, new ValueTask<T>(ended).Result);
    }
}
