using System.Buffers;
using System.Net.Sockets;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Http2Forwarding;

/// <content>Timeouts, and the end of the connection.</content>
internal sealed partial class Http2Connection
{
    /// <summary>For GOAWAY to be sent before the connection is closed.</summary>
    private static readonly TimeSpan s_goAwayTimeout = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Fails the retryable requests whose response has not begun, and starts no new ones here: the destination has become unresponsive.
    /// Responses under way continue.
    /// </summary>
    public void AbortRetryable()
    {
        FailStreams(stream => stream is { IsRetryable: true, StatusCode: 0 } ? new ForwardingFailure(ForwardingFailureKind.Aborted) : null, drain: true);
        AbortIfDrained();
    }

    /// <summary>Called on every tick of the pool: times out requests, and closes the connection once it is idle or unresponsive.</summary>
    public void ApplyTimeouts(long now, long idleTimeout, long responseTimeout)
    {
        FailStreams(
            stream =>
            {
                if (stream.IsWaiting && now - stream.LastActivity > stream.ActivityTimeout)
                {
                    // Later requests would time out too: either no complete frame has arrived for half of that time (the destination has stopped, possibly
                    // within a frame), or the send window of the connection is used up by a body that the destination has not read. Under the lock, and
                    // before this request ends: its client may send the next one immediately.
                    _isDraining |= now - Volatile.Read(ref _lastReceived) > stream.ActivityTimeout / 2 || (_bodies.IsWindowUsedUp && !stream.Body.IsComplete);
                    return new ForwardingFailure(ForwardingFailureKind.TimedOut);
                }

                return now - stream.StartedAt > responseTimeout && !stream.IsWebSocket
                    ? new ForwardingFailure(ForwardingFailureKind.TimedOut, new TimeoutException("The response was not complete in time."))
                    : null;
            },
            drain: false);
        lock (_lock)
        {
            if (_streams.Count > 0)
            {
                return;
            }

            _writer.Trim();
            if (!_isDraining && _maxStreams > 0 && now - _lastActivity <= idleTimeout)
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

    /// <summary>
    /// Sends GOAWAY, and discards for a moment what still arrives: TCP resets a connection that is closed with unread input, and GOAWAY would be lost.
    /// </summary>
    private async Task SendGoAwayAsync(Http2ErrorCode errorCode)
    {
        using var timeout = new CancellationTokenSource(s_goAwayTimeout, _pool.Time);
        var discarded = ArrayPool<byte>.Shared.Rent(FrameHeader.MaxPayloadLength);
        try
        {
            await _writer.WriteGoAwayAsync(errorCode).WaitAsync(timeout.Token).ConfigureAwait(false);
            _socket.Shutdown(SocketShutdown.Send);
            while (await _socket.ReceiveAsync(discarded, timeout.Token).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The destination does not read, or has closed the connection.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(discarded);
        }
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
            // A connection that is closing sends its last frame first.
            if (!_isDraining || _isClosing || _streams.Count > 0)
            {
                return;
            }
        }

        Abort();
    }

    /// <summary>
    /// The destination has closed the connection, or the network has. Its last responses may not have been read yet (RFC 9113, 8.1: a server may respond before
    /// the end of the request and close), so the socket stays open until the read loop has reached its end.
    /// </summary>
    private void OnSendFailed()
    {
        Volatile.Write(ref _isDraining, true);
        AbortIfDrained();
    }

    /// <summary>Closes the socket; the read loop then ends and fails the remaining streams.</summary>
    private void Abort() => _socket.Dispose();
}
