using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// A few threads of one's own for the continuations of pipes, so that an application that blocks every thread of the
/// shared pool cannot stop its Redis traffic, nor that traffic's answers be queued behind the application's work.
/// </summary>
/// <remarks>
/// Invariant: an item either has a thread waking up for it, or a request for help at the shared pool. So neither blocked
/// dedicated threads nor an exhausted shared pool can alone hold an item back.
/// </remarks>
public sealed class DedicatedThreadPoolPipeScheduler : PipeScheduler, IThreadPoolWorkItem, IDisposable
{
    private readonly Queue<(Action<object?> Action, object? State)> _queue = new();
    private readonly string _name;
    private int _idle;
    private bool _disposed;
    private long _servicedByQueue;
    private long _servicedByPool;

    /// <param name="name">What the threads are called.</param>
    /// <param name="workerCount">How many threads, at least 0.</param>
    /// <param name="useThreadPoolQueueLength">Accepted for the sake of the caller: help is asked for at once here.</param>
    /// <param name="priority">Of the threads.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="workerCount"/> is negative.</exception>
    public DedicatedThreadPoolPipeScheduler(
        string? name = null,
        int workerCount = 5,
        int useThreadPoolQueueLength = 10,
        ThreadPriority priority = ThreadPriority.Normal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workerCount);
        _ = useThreadPoolQueueLength;
        _name = string.IsNullOrWhiteSpace(name) ? nameof(DedicatedThreadPoolPipeScheduler) : name.Trim();
        WorkerCount = workerCount;
        for (var i = 0; i < workerCount; i++)
        {
            new Thread(Work) { IsBackground = true, Name = $"{_name}:{i}", Priority = priority }.Start();
        }
    }

    /// <summary>How many threads there are.</summary>
    public int WorkerCount { get; }

    /// <summary>How many of them wait for something to do.</summary>
    public int AvailableCount => Volatile.Read(ref _idle);

    /// <summary>Items that the dedicated threads have run.</summary>
    public long TotalServicedByQueue => Interlocked.Read(ref _servicedByQueue);

    /// <summary>Items that the shared pool has run, because no dedicated thread was free first.</summary>
    public long TotalServicedByPool => Interlocked.Read(ref _servicedByPool);

    /// <inheritdoc/>
    public override void Schedule(Action<object?> action, object? state)
    {
        ArgumentNullException.ThrowIfNull(action);
        lock (_queue)
        {
            _queue.Enqueue((action, state));
            if (_idle > 0)
            {
                // Claimed here and not by the woken thread, or two items in quick succession would count on the same one.
                _idle--;
                Monitor.Pulse(_queue);
                return;
            }
        }

        System.Threading.ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Help from the shared pool: runs one item, if a dedicated thread has not taken it meanwhile.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        (Action<object?> Action, object? State) item;
        lock (_queue)
        {
            if (!_queue.TryDequeue(out item))
            {
                return;
            }
        }

        Interlocked.Increment(ref _servicedByPool);
        item.Action(item.State);
    }

    /// <summary>Ends the threads once the queue is empty; what is scheduled afterwards goes to the shared pool.</summary>
    public void Dispose()
    {
        lock (_queue)
        {
            _disposed = true;
            _idle = 0;
            Monitor.PulseAll(_queue);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _name;

    private void Work()
    {
        while (TryTake(out var item))
        {
            Interlocked.Increment(ref _servicedByQueue);
            item.Action(item.State);
        }
    }

    private bool TryTake(out (Action<object?> Action, object? State) item)
    {
        lock (_queue)
        {
            while (!_queue.TryDequeue(out item))
            {
                if (_disposed)
                {
                    return false;
                }

                _idle++;
                Monitor.Wait(_queue);
            }

            return true;
        }
    }
}
