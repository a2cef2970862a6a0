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
    private readonly RequestBodyQueue _bodies;
    private readonly ConnectionPool _pool;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Http2Stream> _streams = [];
    private readonly TaskCompletionSource _settingsReceived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FloodGuard _floodGuard;
    private Task _reading = Task.CompletedTask;
    private int _nextStreamId = 1;
    private int _maxStreams = MaxStreams;
    private int _initialSendWindow = DefaultWindow;
    private int _unacknowledgedBytes;
    private long _lastActivity;
    private long _lastReceived;
    private int? _goAwayStreamId;
    private Http2Stream? _lastSender;
    private long _onlySenderSince;
    private bool _acceptsWebSockets;
    private bool _isSettingsAckExpected = true;
    private bool _confirmTableSize;
    private bool _clearTable;
    private bool _isDraining;
    private bool _isClosing;

    private Http2Connection(Socket socket, ConnectionPool pool)
    {
        _socket = socket;
        _pool = pool;
        (_lastActivity, _lastReceived) = (pool.Now, pool.Now);
        _writer = new FrameWriter(socket, ResumeBodies, OnSendFailed);
        _bodies = new RequestBodyQueue(_writer, DefaultWindow, pool);
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

    /// <summary>The destination has announced that it accepts no streams, for the time being (RFC 9113, 6.5.2).</summary>
    public bool AcceptsNoStreams => Volatile.Read(ref _maxStreams) == 0;

    /// <summary>Whether the destination accepts WebSockets over HTTP/2 (RFC 8441, 3), as its first SETTINGS say. False once the connection has closed before.</summary>
    public async ValueTask<bool> AcceptsWebSocketsAsync()
    {
        await _settingsReceived.Task.ConfigureAwait(false);
        lock (_lock)
        {
            return _acceptsWebSockets;
        }
    }

    /// <returns>False if it has no free stream, or does not accept WebSockets and the stream is one.</returns>
    public bool TryStart(Http2Stream stream, bool isRetryable, bool hasBody)
    {
        bool flush;
        lock (_lock)
        {
            if (_isDraining || _streams.Count >= _maxStreams || (stream.IsWebSocket && !_acceptsWebSockets))
            {
                return false;
            }

            stream.Start(this, _nextStreamId, isRetryable, hasBody, _initialSendWindow, _pool.Now);
            _streams.Add(_nextStreamId, stream);
            _lastSender = null;
            _nextStreamId += 2;
            _isDraining = _nextStreamId < 0;
            // A WebSocket lasts, and most of the time it is idle.
            flush = !stream.IsWebSocket && _pool.OnStreamStarted() && !hasBody;
            _writer.WriteHeaders(stream.Id, stream.RequestHeaders.WrittenSpan, endStream: !hasBody, _clearTable, schedule: !flush);
            _clearTable = false;
        }

        if (flush)
        {
            _writer.Flush();
        }

        return true;
    }

    /// <summary>Ends a stream, complete or not: nothing more is written or received, and it may be used for another request.</summary>
    public void End(Http2Stream stream)
    {
        if (!stream.IsRemoved)
        {
            lock (_lock)
            {
                Remove(stream);
                stream.Body.EndWait();
                if (stream.ResetCode is { } code)
                {
                    _writer.WriteResetStream(stream.Id, code);
                }
            }
        }

        if (IsDraining)
        {
            AbortIfDrained();
        }
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
            lock (_lock)
            {
                // Before GOAWAY: a request that came after it would fail with the others.
                (_isClosing, _isDraining) = (true, true);
            }

            _settingsReceived.TrySetResult();

            var goAway = error is Http2Exception violation ? SendGoAwayAsync(violation.ErrorCode) : Task.CompletedTask;
            var highestSent = _writer.HighestSentStream;
            FailStreams(
                stream => new ForwardingFailure(stream.Id > highestSent ? ForwardingFailureKind.NotProcessed : ForwardingFailureKind.UpstreamError, error),
                drain: true);
            // Responses that were completed just before the end are still delivered.
            SignalReadyStreams();
            await goAway.ConfigureAwait(false);
            Abort();
        }
    }

    private void Remove(Http2Stream stream)
    {
        stream.IsRemoved = true;
        _streams.Remove(stream.Id);
        if (!stream.IsWebSocket)
        {
            _pool.OnStreamEnded();
        }

        _lastActivity = _pool.Now;
    }
}
