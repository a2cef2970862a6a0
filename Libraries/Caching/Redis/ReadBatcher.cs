using System.Diagnostics;
using StackExchange.Redis;

namespace Showroom.Caching.Redis;

/// <summary>
/// Combines concurrent reads into one MGET, which costs client and server little more than one GET. A batch holds what is requested until the thread pool
/// runs the send; no read is delayed to fill a batch, so under little load each read is a GET.
/// </summary>
internal sealed class ReadBatcher(IDatabase database) : IThreadPoolWorkItem
{
    /// <summary>The largest number of keys in one command: the first reader of a batch waits for the bytes of all others.</summary>
    public const int BatchSize = 32;

    private readonly Lock _lock = new();
    private List<Read> _queued = new(BatchSize);
    private List<Read> _sending = new(BatchSize);
    private bool _scheduled;

    public Task<byte[]?> GetAsync(RedisKey key)
    {
        var read = new Read(key, Activity.Current);
        lock (_lock)
        {
            _queued.Add(read);
            if (_scheduled)
            {
                return read.Task;
            }

            _scheduled = true;
        }

        Schedule();
        return read.Task;
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_lock)
        {
            (_queued, _sending) = (_sending, _queued);
        }

        for (var first = 0; first < _sending.Count; first += BatchSize)
        {
            _ = SendAsync([.. _sending[first..Math.Min(first + BatchSize, _sending.Count)]]);
        }

        _sending.Clear();
        lock (_lock)
        {
            _scheduled = _queued.Count > 0;
            if (!_scheduled)
            {
                return;
            }
        }

        Schedule();
    }

    /// <summary>At the end of the global queue, so that readers queued before it join the batch.</summary>
    private void Schedule() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    private async Task SendAsync(Read[] reads)
    {
        // One command has one span; it belongs to the trace of a reader whose trace is recorded, if there is one.
        Activity.Current = (Array.Find(reads, static read => read.Caller is { Recorded: true }) ?? reads[0]).Caller;
        RedisValue[] values;
        try
        {
            values = reads is [var only] ? [await database.StringGetAsync(only.Key).ConfigureAwait(false)] : await database.StringGetAsync(Array.ConvertAll(reads, static read => read.Key)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Array.ForEach(reads, read => read.SetException(exception));
            return;
        }

        // SetResult runs the reader's continuation on this thread; each other reader gets a thread-pool item, so that none waits for the first one's work.
        for (var i = 1; i < reads.Length; i++)
        {
            reads[i].Value = values[i];
            ThreadPool.UnsafeQueueUserWorkItem(reads[i], preferLocal: false);
        }

        reads[0].SetResult(values[0]);
    }

    private sealed class Read(RedisKey key, Activity? caller) : TaskCompletionSource<byte[]?>, IThreadPoolWorkItem
    {
        public Activity? Caller => caller;

        public RedisKey Key => key;

        public RedisValue Value { get; set; }

        public void Execute() => SetResult(Value);
    }
}
