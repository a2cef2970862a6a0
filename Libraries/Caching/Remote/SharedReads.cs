using System.Diagnostics;
using StackExchange.Redis;

namespace Showroom.Caching.Remote;

/// <summary>
/// Reads that meet on their way to Redis go there together: one MGET, which costs client and server little more than one GET. What is asked for before
/// the thread pool gets round to sending meets; nobody waits for company, so under little load each read is a GET of its own.
/// </summary>
internal sealed class SharedReads(IDatabase database) : IThreadPoolWorkItem
{
    /// <summary>Of one command: more, and the first would wait for the bytes of too many others.</summary>
    internal const int Most = 32;

    private readonly Lock _gate = new();
    private List<Read> _waiting = new(Most);
    private List<Read> _leaving = new(Most);
    private bool _scheduled;

    public Task<byte[]?> GetAsync(RedisKey key)
    {
        var read = new Read(key, Activity.Current);
        lock (_gate)
        {
            _waiting.Add(read);
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
        lock (_gate)
        {
            (_waiting, _leaving) = (_leaving, _waiting);
        }

        for (var first = 0; first < _leaving.Count; first += Most)
        {
            _ = SendAsync([.. _leaving[first..Math.Min(first + Most, _leaving.Count)]]);
        }

        _leaving.Clear();
        lock (_gate)
        {
            _scheduled = _waiting.Count > 0;
            if (!_scheduled)
            {
                return;
            }
        }

        Schedule();
    }

    /// <summary>To the end of the pool's queue: who is about to read from there rides along.</summary>
    private void Schedule() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    private async Task SendAsync(Read[] reads)
    {
        // One command, one span: of a reader whose trace is recorded, if there is one.
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

        // Whoever waits for a value goes on where it is set: the others must not wait for what the first does with its own.
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
