using System.Net.Sockets;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Http2Forwarding;

/// <summary>One HTTP/2 connection with prior knowledge (RFC 9113, 3.3), without TLS, multiplexing many streams.</summary>
/// <remarks>
/// The connection's receive window is the sum of its streams' windows, so a client that reads slowly blocks its own stream only.
/// Lock order: connection, then frame writer. No continuation runs and nothing is sent while a lock is held.
/// </remarks>
internal sealed partial class Http2Connection : IAsyncDisposable
{
    /// <summary>More concurrent requests use another connection.</summary>
    private const int MaxStreams = 100;

    private const int ReceiveWindow = MaxStreams * Http2Stream.ReceiveWindow;

    /// <summary>The initial window of connections and streams in bytes (RFC 9113, 6.9.2).</summary>
    private const int DefaultWindow = 65535;

    private readonly Socket _socket;
    private readonly FrameWriter _writer;
    private readonly ConnectionPool _pool;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Http2Stream> _streams = [];
    private Task _reading = Task.CompletedTask;
    private int _nextStreamId = 1;
    private int _maxStreams = MaxStreams;
    private int _initialSendWindow = DefaultWindow;
    private long _sendWindow = DefaultWindow;
    private int _unacknowledgedBytes;
    private long _lastActivity;
    private bool _isDraining;

    private Http2Connection(Socket socket, ConnectionPool pool)
    {
        _socket = socket;
        _pool = pool;
        _lastActivity = pool.Now;
        _writer = new FrameWriter(socket, _ => Abort());
    }

    /// <summary>Writes the preface and starts to read.</summary>
    public static Http2Connection Open(Socket connectedSocket, ConnectionPool pool)
    {
        var connection = new Http2Connection(connectedSocket, pool);
        connection._writer.WritePreface(
            [(SettingId.EnablePush, 0), (SettingId.InitialWindowSize, Http2Stream.ReceiveWindow), (SettingId.MaxHeaderListSize, FrameReader.MaxHeaderListSize)],
            ReceiveWindow - DefaultWindow);
        using (ExecutionContext.SuppressFlow())
        {
            connection._reading = connection.ReadAsync();
        }

        return connection;
    }

    public bool IsClosed => _reading.IsCompleted;

    /// <summary>No new stream will start on it.</summary>
    public bool IsDraining => Volatile.Read(ref _isDraining);

    public bool HasFreeStream
    {
        get
        {
            lock (_lock)
            {
                return !_isDraining && _streams.Count < _maxStreams;
            }
        }
    }

    /// <returns>False if it has no free stream.</returns>
    public bool TryStart(Http2Stream stream, bool isRetryable, bool hasBody)
    {
        bool flush;
        lock (_lock)
        {
            if (_isDraining || _streams.Count >= _maxStreams)
            {
                return false;
            }

            stream.Start(this, _nextStreamId, isRetryable, hasBody, _initialSendWindow, _pool.Now);
            _streams.Add(_nextStreamId, stream);
            _nextStreamId += 2;
            _isDraining = _nextStreamId < 0;
            flush = _pool.OnStreamStarted() && !hasBody;
            _writer.WriteHeaders(stream.Id, stream.RequestHeaders.WrittenSpan, endStream: !hasBody, schedule: !flush);
        }

        if (flush)
        {
            _writer.Flush();
        }

        return true;
    }

    /// <summary>Completes when more of the response has arrived, or the request has failed.</summary>
    public ValueTask WaitForDataAsync(Http2Stream stream)
    {
        lock (_lock)
        {
            return stream.WaitForDataAsync(_pool.Now);
        }
    }

    /// <summary>Takes what has arrived of the response, and updates the window once half of it has been read.</summary>
    public ResponseChunk Read(Http2Stream stream)
    {
        lock (_lock)
        {
            var data = stream.Read();
            stream.UnacknowledgedBytes += data.Length;
            if (stream.IsResponseComplete && stream.IsRequestComplete)
            {
                Remove(stream);
            }
            else if (!stream.IsResponseComplete && stream.UnacknowledgedBytes >= Http2Stream.ReceiveWindow / 2)
            {
                _writer.WriteWindowUpdate(stream.Id, stream.UnacknowledgedBytes);
                stream.UnacknowledgedBytes = 0;
            }

            return new ResponseChunk(stream.StatusCode, data, stream.IsResponseComplete, stream.Failure);
        }
    }

    /// <summary>Writes a part of the request body within the send windows. Returns early once the stream has ended.</summary>
    public async ValueTask WriteAsync(Http2Stream stream, ReadOnlyMemory<byte> data, bool isLast, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task windowOpened;
            lock (_lock)
            {
                if (stream.Failure is not null || stream.IsResponseComplete)
                {
                    return;
                }

                var window = Math.Max(0, Math.Min(_sendWindow, stream.SendWindow));
                var length = (int)Math.Min(Math.Min(data.Length, FrameHeader.MaxPayloadLength), window);
                if (length > 0 || data.IsEmpty)
                {
                    stream.IsRequestComplete = isLast && length == data.Length;
                    stream.SendWindow -= length;
                    stream.LastActivity = _pool.Now;
                    _sendWindow -= length;
                    _writer.WriteData(stream.Id, data.Span[..length], stream.IsRequestComplete);
                    data = data[length..];
                    if (data.IsEmpty)
                    {
                        return;
                    }

                    continue;
                }

                stream.SendWindowOpened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                windowOpened = stream.SendWindowOpened.Task;
            }

            await windowOpened.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Fails a request and resumes its forwarder.</summary>
    public void Fail(Http2Stream stream, ForwardingFailure failure)
    {
        lock (_lock)
        {
            stream.Fail(failure);
            if (!stream.TryEndWait())
            {
                return;
            }
        }

        stream.SignalReady();
    }

    /// <summary>Ends a stream, complete or not, after which it may be used for another request.</summary>
    public void End(Http2Stream stream)
    {
        if (!stream.IsRemoved)
        {
            lock (_lock)
            {
                Remove(stream);
                _writer.WriteResetStream(stream.Id, Http2ErrorCode.Cancel);
            }
        }

        if (IsDraining)
        {
            AbortIfDrained();
        }
    }

    /// <summary>
    /// Fails the retryable requests whose response has not begun, and starts no new ones here: the destination has become unresponsive.
    /// Responses under way continue.
    /// </summary>
    public void AbortRetryable()
    {
        FailStreams(stream => stream is { IsRetryable: true, StatusCode: 0 } ? new ForwardingFailure(ForwardingFailureKind.Aborted) : null, drain: true);
        AbortIfDrained();
    }

    /// <summary>Called on every tick of the pool: times out requests, and closes the connection once it is idle.</summary>
    public void ApplyTimeouts(long now, long idleTimeout)
    {
        FailStreams(
            stream => stream.IsWaiting && now - stream.LastActivity > stream.ActivityTimeout ? new ForwardingFailure(ForwardingFailureKind.TimedOut) : null,
            drain: false);
        lock (_lock)
        {
            if (_streams.Count > 0 || now - _lastActivity <= idleTimeout)
            {
                return;
            }

            _isDraining = true;
        }

        Abort();
    }

    public async ValueTask DisposeAsync()
    {
        Abort();
        await _reading.ConfigureAwait(false);
    }

    private async Task ReadAsync()
    {
        Exception? error = null;
        try
        {
            await new FrameReader(_socket, this).ReadAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            error = exception;
        }
        finally
        {
            // Data received just before the end is still delivered.
            SignalReadyStreams();
            var highestSent = _writer.HighestSentStream;
            FailStreams(
                stream => new ForwardingFailure(stream.Id > highestSent ? ForwardingFailureKind.NotProcessed : ForwardingFailureKind.UpstreamError, error),
                drain: true);
            Abort();
        }
    }

    private void Remove(Http2Stream stream)
    {
        stream.IsRemoved = true;
        _streams.Remove(stream.Id);
        _pool.OnStreamEnded();
        _lastActivity = _pool.Now;
    }

    private void FailStreams(Func<Http2Stream, ForwardingFailure?> getFailure, bool drain)
    {
        List<Http2Stream> waiting = [];
        lock (_lock)
        {
            _isDraining |= drain;
            foreach (var stream in _streams.Values)
            {
                if (getFailure(stream) is { } failure)
                {
                    stream.Fail(failure);
                    if (stream.TryEndWait())
                    {
                        waiting.Add(stream);
                    }
                }
            }
        }

        waiting.ForEach(stream => stream.SignalReady());
    }

    private void AbortIfDrained()
    {
        lock (_lock)
        {
            if (!_isDraining || _streams.Count > 0)
            {
                return;
            }
        }

        Abort();
    }

    /// <summary>Closes the socket; the read loop then ends and fails the remaining streams.</summary>
    private void Abort() => _socket.Dispose();
}
