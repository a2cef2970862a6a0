using System.Buffers;
using System.Threading.Tasks.Sources;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Http2Forwarding;

/// <summary>
/// One request and its response; pooled. The connection stores what it receives, and resumes the waiting forwarder once everything that
/// arrived together has been stored, so that a short response is read in one step.
/// </summary>
/// <remarks>All state is guarded by the lock of the connection that carries the stream.</remarks>
internal sealed class Http2Stream : IValueTaskSource
{
    /// <summary>The receive window in bytes: as much is buffered for a client that reads slowly.</summary>
    public const int ReceiveWindow = 128 * 1024;

    /// <summary>In bytes, for short responses. Larger buffers are rented.</summary>
    private const int InitialBufferSize = 2048;

    /// <summary>A destination that sends more informational responses never intends to respond.</summary>
    private const int MaxInformationalResponses = 64;

    private readonly byte[] _initialBuffer = new byte[InitialBufferSize];
    private ManualResetValueTaskSourceCore<bool> _dataAvailable;
    private bool _isWaiting;
    private bool _hasData;
    private List<HeaderField> _responseHeaders = [];
    private List<HeaderField> _responseTrailers = [];
    private byte[] _receiving;
    private byte[] _reading = [];
    private int _received;
    private int _informationalResponses;

    public Http2Stream()
    {
        _receiving = _initialBuffer;
        Body = new RequestBody(this);
    }

    /// <summary>The encoded request headers, written before the stream starts.</summary>
    public OutputBuffer RequestHeaders { get; } = new();

    public RequestBody Body { get; }

    /// <summary>Set when the stream starts.</summary>
    public Http2Connection Connection { get; private set; } = null!;

    public int Id { get; private set; }

    /// <summary>A WebSocket (extended CONNECT, RFC 8441, 4); set before the stream starts.</summary>
    public bool IsWebSocket { get; set; }

    /// <summary>Whether the request may be sent to another destination if this one becomes unresponsive.</summary>
    public bool IsRetryable { get; private set; }

    /// <summary>0 until the response headers have been received.</summary>
    public int StatusCode { get; private set; }

    public List<HeaderField> ResponseHeaders => _responseHeaders;

    /// <summary>Empty unless the response has ended with trailers.</summary>
    public List<HeaderField> ResponseTrailers => _responseTrailers;

    /// <summary>The whole response has been received.</summary>
    public bool IsResponseComplete { get; private set; }

    /// <summary>The connection has dropped the stream. Set once, by the forwarder's thread.</summary>
    public bool IsRemoved { get; set; }

    public ForwardingFailure? Failure { get; private set; }

    /// <summary>With which RST_STREAM ends the stream if it is not complete; null if the destination has reset it (RFC 9113, 5.4.2).</summary>
    public Http2ErrorCode? ResetCode { get; private set; }

    /// <summary>In milliseconds; set before the stream starts.</summary>
    public long ActivityTimeout { get; set; }

    /// <summary>The start by the pool's clock.</summary>
    public long StartedAt { get; private set; }

    /// <summary>The time of the last progress by the pool's clock.</summary>
    public long LastActivity { get; set; }

    /// <summary>The forwarder waits for the destination; false while the client is the slower side.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>Bytes that the forwarder has read and for which no WINDOW_UPDATE was sent yet.</summary>
    public int UnacknowledgedBytes { get; set; }

    public void Start(Http2Connection connection, int id, bool isRetryable, bool hasBody, int sendWindow, long now)
    {
        (Connection, Id, IsRetryable) = (connection, id, isRetryable);
        (StartedAt, LastActivity) = (now, now);
        (StatusCode, IsResponseComplete, IsRemoved, UnacknowledgedBytes) = (0, false, false, 0);
        (Failure, ResetCode) = (null, Http2ErrorCode.Cancel);
        (_isWaiting, _hasData, _received, _informationalResponses) = (true, false, 0, 0);
        Body.Start(hasBody, sendWindow);
        _dataAvailable.Reset();
    }

    /// <summary>The first wait, which <see cref="Start"/> has already prepared.</summary>
    public ValueTask WaitForFirstDataAsync() => new(this, _dataAvailable.Version);

    /// <summary>Completes when data was received, or a failure stored, since the last <see cref="Read"/>.</summary>
    public ValueTask WaitForDataAsync(long now)
    {
        if (_hasData)
        {
            return default;
        }

        LastActivity = now;
        _dataAvailable.Reset();
        _isWaiting = true;
        return new ValueTask(this, _dataAvailable.Version);
    }

    /// <summary>Takes the received body bytes, which stay valid until the next read.</summary>
    public ReadOnlyMemory<byte> Read()
    {
        (_receiving, _reading) = (_reading, _receiving);
        var data = _reading.AsMemory(0, _received);
        _received = 0;
        _hasData = false;
        return data;
    }

    /// <summary>Keeps the list of fields and leaves an empty one in its place.</summary>
    public void StoreHeaders(int statusCode, ref List<HeaderField> fields, bool isComplete)
    {
        StatusCode = statusCode;
        (_responseHeaders, fields) = (fields, _responseHeaders);
        fields.Clear();
        StoreData([], isComplete);
    }

    /// <summary>Keeps the list of fields and leaves an empty one in its place; the response is complete.</summary>
    public void StoreTrailers(ref List<HeaderField> fields)
    {
        (_responseTrailers, fields) = (fields, _responseTrailers);
        StoreData([], isComplete: true);
    }

    /// <returns>False if there were too many.</returns>
    public bool CountInformationalResponse() => ++_informationalResponses <= MaxInformationalResponses;

    /// <summary>Whether the receive window admits so many bytes of data and padding.</summary>
    public bool CanReceive(int bytes) => _received + bytes + UnacknowledgedBytes <= ReceiveWindow;

    public void StoreData(ReadOnlySpan<byte> data, bool isComplete)
    {
        if (_receiving.Length - _received < data.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(_receiving.Length * 2, InitialBufferSize), _received + data.Length));
            _receiving.AsSpan(0, _received).CopyTo(larger);
            ReturnBuffer(_receiving);
            _receiving = larger;
        }

        data.CopyTo(_receiving.AsSpan(_received));
        _received += data.Length;
        IsResponseComplete = isComplete;
        _hasData = true;
    }

    /// <summary>Stores the first failure; ignored once the response is complete.</summary>
    public void Fail(ForwardingFailure failure, Http2ErrorCode? resetCode = Http2ErrorCode.Cancel)
    {
        if (!IsResponseComplete && Failure is null)
        {
            Failure = failure;
            ResetCode = resetCode;
        }
        else if (resetCode is null)
        {
            ResetCode = null;
        }

        _hasData = true;
        Body.EndWait();
    }

    /// <returns>True if the forwarder waits: call <see cref="SignalReady"/> after the lock is released.</returns>
    public bool TryEndWait()
    {
        var wasWaiting = _isWaiting;
        _isWaiting = false;
        return wasWaiting;
    }

    /// <summary>Resumes the forwarder, on this thread.</summary>
    public void SignalReady() => _dataAvailable.SetResult(true);

    /// <summary>Releases large buffers before the stream returns to its pool.</summary>
    public void Reset()
    {
        RequestHeaders.Clear();
        _responseHeaders.Clear();
        _responseTrailers.Clear();
        ReturnBuffer(_receiving);
        ReturnBuffer(_reading);
        (_receiving, _reading) = (_initialBuffer, []);
    }

    void IValueTaskSource.GetResult(short token) => _dataAvailable.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _dataAvailable.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _dataAvailable.OnCompleted(continuation, state, token, flags);

    private void ReturnBuffer(byte[] buffer)
    {
        if (buffer.Length > 0 && buffer != _initialBuffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
