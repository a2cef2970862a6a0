using System.Threading.Channels;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// The log of one resource instance: what the application says about it, kept here, and what the process itself wrote,
/// which the engine keeps and which is read only while somebody looks.
/// </summary>
internal sealed class ResourceLog(string id)
{
    private const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<Entry> _own = [];
    private readonly List<Entry> _streamed = [];
    private readonly HashSet<Channel<Entry>> _subscribers = [];
    private CancellationTokenSource? _streaming;
    private Func<string, bool, CancellationToken, IAsyncEnumerable<Entry>>? _source;

    public string Id => id;

    /// <summary>Where the lines of the process come from; none for a resource without a process. Somebody may look already.</summary>
    public void ReadFrom(Func<string, bool, CancellationToken, IAsyncEnumerable<Entry>> source)
    {
        lock (_lock)
        {
            _source = source;
            StreamWhileSomebodyLooks();
        }
    }

    /// <summary>Something that the application says about the resource.</summary>
    public void Write(Entry entry)
    {
        lock (_lock)
        {
            _own.Enqueue(entry);
            if (_own.Count > Capacity)
            {
                _own.Dequeue();
            }
            Tell(entry);
        }
    }

    /// <summary>Everything so far, without following.</summary>
    public async Task<IReadOnlyList<Entry>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var lines = new List<Entry>();
        if (_source is { } source)
        {
            await foreach (var entry in source(id, false, cancellationToken).ConfigureAwait(false))
            {
                lines.Add(entry);
            }
        }
        lock (_lock)
        {
            lines.AddRange(_own);
        }
        return [.. lines.OrderBy(l => l.Timestamp, StringComparer.Ordinal)];
    }

    /// <summary>What is there, in the order of time, then what comes. The first subscriber starts the reading of the process's own lines, the last one ends it.</summary>
    public Channel<Entry> Subscribe()
    {
        var channel = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
        lock (_lock)
        {
            foreach (var entry in _own.Concat(_streamed).OrderBy(l => l.Timestamp, StringComparer.Ordinal))
            {
                channel.Writer.TryWrite(entry);
            }
            _subscribers.Add(channel);
            StreamWhileSomebodyLooks();
        }
        return channel;
    }

    public void Unsubscribe(Channel<Entry> channel)
    {
        lock (_lock)
        {
            if (_subscribers.Remove(channel) && _subscribers.Count == 0)
            {
                _streaming?.Cancel();
                _streaming = null;
                _streamed.Clear();
            }
        }
    }

    private void StreamWhileSomebodyLooks()
    {
        if (_streaming is null && _subscribers.Count > 0 && _source is { } source)
        {
            _streaming = new CancellationTokenSource();
            _ = StreamAsync(source, _streaming.Token);
        }
    }

    private async Task StreamAsync(Func<string, bool, CancellationToken, IAsyncEnumerable<Entry>> source, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var entry in source(id, true, cancellationToken).ConfigureAwait(false))
            {
                lock (_lock)
                {
                    if (cancellationToken.IsCancellationRequested)
                    {
                        return;
                    }
                    if (_streamed.Count >= Capacity)
                    {
                        _streamed.RemoveRange(0, Capacity / 10);
                    }
                    _streamed.Add(entry);
                    Tell(entry);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // nobody looks any more
        }
    }

    private void Tell(Entry entry)
    {
        foreach (var subscriber in _subscribers)
        {
            subscriber.Writer.TryWrite(entry);
        }
    }

    /// <param name="Timestamp">UTC, ISO 8601: sorts as text.</param>
    /// <param name="Text">The line without the time.</param>
    /// <param name="IsError">From standard error, or logged as an error.</param>
    public readonly record struct Entry(string Timestamp, string Text, bool IsError)
    {
        public string Content => Timestamp.Length == 0 ? Text : $"{Timestamp} {Text}";

        /// <summary>Splits a line as the engine gives it: the time, a space, the text.</summary>
        public static Entry Parse(string line, bool isError) =>
            line.IndexOf(' ') is var space and > 0 && line[0] is >= '0' and <= '9' && line[..space].EndsWith('Z') ? new Entry(line[..space], line[(space + 1)..], isError) : new Entry("", line, isError);
    }
}
