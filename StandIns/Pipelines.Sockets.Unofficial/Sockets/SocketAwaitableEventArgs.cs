using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// A socket operation that can be awaited and used again, without allocating. Start the operation; when it reports that
/// it ended at once, call <see cref="Complete"/>; then await. One awaiter at a time.
/// </summary>
/// <param name="ioScheduler">Where the awaiter goes on; null or inline: on the thread that reports the end.</param>
[SuppressMessage("Design", "CA1063", Justification = "Disposing is the base's.")]
public class SocketAwaitableEventArgs(PipeScheduler? ioScheduler = null)
    : SocketAsyncEventArgs(true), ICriticalNotifyCompletion
{
    private static readonly Action s_ended = static () => { };
    private static readonly Action<object?> s_run = static continuation => ((Action)continuation!)();

    private readonly PipeScheduler? _scheduler = ReferenceEquals(ioScheduler, PipeScheduler.Inline) ? null : ioScheduler;

    // Null: running, nobody waits. s_ended: ended. Anything else: running, and this waits.
    private Action? _awaiter;
    private volatile SocketError _abortedWith = SocketError.Success;

    /// <summary>Whether the operation has ended.</summary>
    public bool IsCompleted => ReferenceEquals(Volatile.Read(ref _awaiter), s_ended);

    /// <summary>Itself.</summary>
    public SocketAwaitableEventArgs GetAwaiter() => this;

    /// <summary>The bytes transferred; afterwards the next operation can be started.</summary>
    /// <exception cref="SocketException">The operation failed or was aborted.</exception>
    public int GetResult()
    {
        Volatile.Write(ref _awaiter, null);
        var error = _abortedWith == SocketError.Success ? SocketError : _abortedWith;
        return error == SocketError.Success ? BytesTransferred : throw new SocketException((int)error);
    }

    /// <summary>Says that the operation ended, as its start reported.</summary>
    public void Complete()
    {
        var awaiter = Interlocked.Exchange(ref _awaiter, s_ended);
        if (awaiter is null || ReferenceEquals(awaiter, s_ended))
        {
            return;
        }

        if (_scheduler is null)
        {
            awaiter();
        }
        else
        {
            _scheduler.Schedule(s_run, awaiter);
        }
    }

    /// <summary>Lets the awaiter go on with a failure, whatever becomes of the operation. It cannot be used again.</summary>
    /// <exception cref="ArgumentException"><paramref name="error"/> is success.</exception>
    public void Abort(SocketError error = SocketError.OperationAborted)
    {
        if (error == SocketError.Success)
        {
            throw new ArgumentException("Aborting needs a reason other than success.", nameof(error));
        }

        _abortedWith = error;
        Complete();
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation)
    {
        if (Interlocked.CompareExchange(ref _awaiter, continuation, null) is not null)
        {
            // Ended between the question and now. Not run here: a chain of such ends would pile up on this stack.
            (_scheduler ?? PipeScheduler.ThreadPool).Schedule(s_run, continuation);
        }
    }

    /// <inheritdoc/>
    protected override void OnCompleted(SocketAsyncEventArgs e) => Complete();
}
