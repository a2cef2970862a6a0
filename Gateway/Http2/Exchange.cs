using System.Threading.Tasks.Sources;
using Showroom.Gateway.Forwarding;
using Showroom.Gateway.Http2.Hpack;

namespace Showroom.Gateway.Http2;

/// <summary>
/// A request and its answer. The connection puts in what arrives, and wakes the one who waits for it after it has put in all that
/// arrived together: an answer of ordinary length is taken out complete, at once. Used again and again.
/// </summary>
/// <remarks>Everything in it is guarded by the lock of the connection that carries it.</remarks>
internal sealed class Exchange : IValueTaskSource
{
    /// <summary>How much of an answer may wait here for a client that reads slowly, in bytes.</summary>
    internal const int Window = 128 * 1024;

    /// <summary>In bytes; a buffer that has grown beyond it is not kept.</summary>
    private const int Ordinary = 16 * 1024;

    private ManualResetValueTaskSourceCore<bool> _news;
    private bool _waits;
    private bool _hasNews;
    private List<Field> _fields = [];
    private byte[] _filling = new byte[2048];
    private byte[] _taken = [];
    private int _filled;

    /// <summary>The request's header block, written before the exchange begins.</summary>
    internal OutputBuffer Head { get; } = new();

    /// <summary>What carries it, from when it begins.</summary>
    internal Http2Connection Connection { get; private set; } = null!;

    internal int Stream { get; private set; }

    /// <summary>Whether the request may be sent to another replica when this one falls silent.</summary>
    internal bool Recallable { get; private set; }

    /// <summary>The answer's status, or 0 before it is known.</summary>
    internal int Status { get; private set; }

    internal List<Field> Fields => _fields;

    /// <summary>The whole answer is here.</summary>
    internal bool Ended { get; private set; }

    /// <summary>The whole request has left.</summary>
    internal bool Sent { get; set; }

    /// <summary>The connection does not know it any more. Written once, by who takes the answer out or gives it up.</summary>
    internal bool Removed { get; set; }

    internal Failure? Failure { get; private set; }

    /// <summary>How much may be sent to the replica, in bytes; below 0 when it has taken back some.</summary>
    internal long SendWindow { get; set; }

    /// <summary>Set by who waits for <see cref="SendWindow"/>.</summary>
    internal TaskCompletionSource? SendWindowOpened { get; set; }

    /// <summary>When it last made progress, by the connection's clock.</summary>
    internal int Since { get; set; }

    /// <summary>Waits for the replica, not the replica for the client.</summary>
    internal bool Waits => _waits;

    /// <summary>How much of the answer was taken out, for which the replica has got no credit yet.</summary>
    internal int Uncredited { get; set; }

    internal void Begin(Http2Connection connection, int stream, bool recallable, bool sent, int sendWindow, int now)
    {
        (Connection, Stream, Recallable, Sent, SendWindow, Since) = (connection, stream, recallable, sent, sendWindow, now);
        (Status, Ended, Removed, Failure, Uncredited, SendWindowOpened) = (0, false, false, null, 0, null);
        (_waits, _hasNews, _filled) = (true, false, 0);
        _news.Reset();
    }

    /// <summary>The first news: whoever began it waits for them from the start.</summary>
    internal ValueTask FirstNewsAsync() => new(this, _news.Version);

    /// <summary>Lets go of what is large, before it waits for its next use.</summary>
    internal void Rest()
    {
        Head.Clear();
        _fields.Clear();
        _filling = _filling.Length > Ordinary ? new byte[2048] : _filling;
        _taken = _taken.Length > Ordinary ? [] : _taken;
    }

    /// <summary>Takes the fields out of the list and gives an empty one for it.</summary>
    internal void PutHead(int status, ref List<Field> fields, bool ended)
    {
        Status = status;
        (_fields, fields) = (fields, _fields);
        fields.Clear();
        Put([], ended);
    }

    internal void Put(ReadOnlySpan<byte> data, bool ended)
    {
        if (_filled + data.Length + Uncredited > Window)
        {
            throw new Http2Exception(Http2Error.FlowControl, "More than was allowed arrived of an answer.");
        }

        if (_filling.Length - _filled < data.Length)
        {
            Array.Resize(ref _filling, Math.Max(_filling.Length * 2, _filled + data.Length));
        }

        data.CopyTo(_filling.AsSpan(_filled));
        _filled += data.Length;
        Ended = ended;
        _hasNews = true;
    }

    /// <summary>The replica takes more, or, when negative, less.</summary>
    internal void Widen(int bytes)
    {
        SendWindow += bytes;
        SendWindowOpened?.TrySetResult();
    }

    /// <summary>Only the first failure counts, and none after the end.</summary>
    internal void Fail(Failure failure)
    {
        if (!Ended)
        {
            Failure ??= failure;
        }

        _hasNews = true;
        SendWindowOpened?.TrySetResult();
    }

    /// <summary>Completes when something was put in since the last time.</summary>
    internal ValueTask NewsAsync(int now)
    {
        if (_hasNews)
        {
            return default;
        }

        Since = now;
        _news.Reset();
        _waits = true;
        return new ValueTask(this, _news.Version);
    }

    /// <summary>Takes out what has arrived of the body; it is good until the next time.</summary>
    internal ReadOnlyMemory<byte> Take()
    {
        (_filling, _taken) = (_taken, _filling);
        var data = _taken.AsMemory(0, _filled);
        _filled = 0;
        _hasNews = false;
        return data;
    }

    /// <returns>True when somebody waits, who is to be woken with <see cref="Wake"/> outside of the lock.</returns>
    internal bool StopWaiting()
    {
        var waits = _waits;
        _waits = false;
        return waits;
    }

    internal void Wake() => _news.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _news.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _news.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _news.OnCompleted(continuation, state, token, flags);
}
