using System.Buffers;
using System.Threading.Tasks.Sources;

namespace Showroom.Http2Forwarding;

/// <summary>The request body of a stream: what is still to be sent of the part that is being written, and its send window.</summary>
/// <remarks>All state is guarded by the lock of the connection that carries the stream.</remarks>
internal sealed class RequestBody : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _written = new() { RunContinuationsAsynchronously = true };
    private ReadOnlySequence<byte> _unsent;
    private bool _isLast;
    private bool _isWaiting;

    public RequestBody(Http2Stream stream)
    {
        Stream = stream;
        Node = new LinkedListNode<RequestBody>(this);
    }

    public Http2Stream Stream { get; }

    /// <summary>Its place in <see cref="RequestBodyQueue"/>.</summary>
    public LinkedListNode<RequestBody> Node { get; }

    /// <summary>How many bytes may be sent; negative after the destination has lowered SETTINGS_INITIAL_WINDOW_SIZE (RFC 9113, 6.9.2).</summary>
    public long SendWindow { get; set; }

    /// <summary>The whole request has been written.</summary>
    public bool IsComplete { get; set; }

    public bool HasUnsent => !_unsent.IsEmpty;

    /// <summary>It has unsent data and a window, but not yet a place in the queue.</summary>
    public bool IsReadyToQueue => _isWaiting && SendWindow > 0 && Node.List is null;

    public void Start(bool hasBody, int sendWindow) => (IsComplete, SendWindow) = (!hasBody, sendWindow);

    /// <summary>Stores the next part of the body.</summary>
    public void SetUnsent(ReadOnlySequence<byte> data, bool isLast) => (_unsent, _isLast) = (data, isLast);

    /// <summary>Removes at most <paramref name="maxLength"/> bytes, of which the end of the last part completes the request.</summary>
    public ReadOnlySequence<byte> Take(long maxLength)
    {
        var taken = _unsent.Slice(0, Math.Min(_unsent.Length, maxLength));
        _unsent = taken.Length == _unsent.Length ? default : _unsent.Slice(taken.End);
        SendWindow -= taken.Length;
        IsComplete = _isLast && _unsent.IsEmpty;
        return taken;
    }

    /// <summary>Completes once everything has been sent, or the stream has ended.</summary>
    public ValueTask WaitAsync()
    {
        _written.Reset();
        _isWaiting = true;
        return new ValueTask(this, _written.Version);
    }

    /// <summary>Resumes the writer, if it waits, on another thread.</summary>
    public void EndWait()
    {
        if (_isWaiting)
        {
            _isWaiting = false;
            _unsent = default;
            Node.List?.Remove(Node);
            _written.SetResult(true);
        }
    }

    void IValueTaskSource.GetResult(short token) => _written.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _written.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _written.OnCompleted(continuation, state, token, flags);
}
