using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;

namespace Showroom.Http2Forwarding.Protocol;

/// <summary>
/// Writes frames with few system calls: frames written while a send is in progress, or before the thread pool runs the scheduled send,
/// leave together. There is no timer, so an idle connection adds no delay.
/// </summary>
/// <param name="socket">Connected.</param>
/// <param name="onSpaceAvailable">Called after <see cref="HasSpace"/> was false, once frames may be written again.</param>
/// <param name="onSendFailed">Called once, without a lock; nothing is sent any more.</param>
internal sealed class FrameWriter(Socket socket, Action onSpaceAvailable, Action onSendFailed) : IThreadPoolWorkItem
{
    /// <summary>In bytes. A destination that does not read, whatever windows it has announced, must not fill the memory with request bodies.</summary>
    private const int MaxBacklog = 256 * 1024;

    private readonly Lock _lock = new();
    private OutputBuffer _pending = new(2 * MaxBacklog);
    private OutputBuffer _sending = new(2 * MaxBacklog);
    private TaskCompletionSource? _flushed;
    private bool _isScheduled;
    private bool _hasFailed;
    private bool _isSpaceAwaited;
    private int _pendingControlFrames;
    private int _highestWrittenStream;
    private volatile int _highestSentStream;

    /// <summary>The highest stream id of which any byte may have been sent; the peer has seen nothing of higher ones.</summary>
    public int HighestSentStream => _highestSentStream;

    /// <summary>Acknowledgements, window updates and resets that wait for the send in progress.</summary>
    public int PendingControlFrames => Volatile.Read(ref _pendingControlFrames);

    /// <summary>Writes the connection preface (RFC 9113, 3.4) and raises the connection's receive window by <paramref name="windowIncrement"/> bytes.</summary>
    public void WritePreface(IReadOnlyList<(SettingId Setting, int Value)> settings, int windowIncrement)
    {
        lock (_lock)
        {
            _pending.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
            WriteHeader(settings.Count * 6, FrameType.Settings, FrameFlags.None, 0);
            foreach (var (setting, value) in settings)
            {
                var span = _pending.Reserve(6);
                BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)setting);
                BinaryPrimitives.WriteInt32BigEndian(span[2..], value);
            }

            WriteHeader(4, FrameType.WindowUpdate, FrameFlags.None, 0);
            BinaryPrimitives.WriteInt32BigEndian(_pending.Reserve(4), windowIncrement);
            Schedule();
        }
    }

    /// <summary>Writes HEADERS. Streams must be opened in the order of their ids: call it under the lock that assigns them.</summary>
    /// <param name="streamId">A new stream, or one whose request ends with trailers.</param>
    /// <param name="block">The encoded header block.</param>
    /// <param name="endStream">The request has no body, or the block is its trailers.</param>
    /// <param name="clearTable">Sets the size of the dynamic table, which is not used, to 0 (RFC 7541, 6.3).</param>
    /// <param name="schedule">False if <see cref="Flush"/> follows.</param>
    public void WriteHeaders(int streamId, ReadOnlySpan<byte> block, bool endStream, bool clearTable, bool schedule)
    {
        lock (_lock)
        {
            _highestWrittenStream = Math.Max(_highestWrittenStream, streamId);
            var type = FrameType.Headers;
            var flags = endStream ? FrameFlags.EndStream : FrameFlags.None;
            if (clearTable)
            {
                WriteHeader(1, type, flags, streamId);
                _pending.Write(0x20);
                (type, flags) = (FrameType.Continuation, FrameFlags.None);
            }

            for (; block.Length > FrameHeader.MaxPayloadLength; block = block[FrameHeader.MaxPayloadLength..])
            {
                WriteHeader(FrameHeader.MaxPayloadLength, type, flags, streamId);
                _pending.Write(block[..FrameHeader.MaxPayloadLength]);
                (type, flags) = (FrameType.Continuation, FrameFlags.None);
            }

            WriteHeader(block.Length, type, flags | FrameFlags.EndHeaders, streamId);
            _pending.Write(block);
            if (schedule)
            {
                Schedule();
            }
        }
    }

    /// <returns>Whether a frame of DATA may be written now. If not: the connection is notified once there is space.</returns>
    public bool HasSpace()
    {
        lock (_lock)
        {
            var hasSpace = _pending.Length < MaxBacklog;
            _isSpaceAwaited |= !hasSpace;
            return hasSpace;
        }
    }

    /// <summary>Writes one frame of DATA.</summary>
    /// <param name="streamId">A stream that was opened.</param>
    /// <param name="data">At most <see cref="FrameHeader.MaxPayloadLength"/> bytes.</param>
    /// <param name="endStream">The request ends with it.</param>
    /// <param name="schedule">False if <see cref="Flush"/> follows.</param>
    public void WriteData(int streamId, ReadOnlySequence<byte> data, bool endStream, bool schedule = true)
    {
        lock (_lock)
        {
            WriteHeader((int)data.Length, FrameType.Data, endStream ? FrameFlags.EndStream : FrameFlags.None, streamId);
            data.CopyTo(_pending.Reserve((int)data.Length));
            if (schedule)
            {
                Schedule();
            }
        }
    }

    public void WriteWindowUpdate(int streamId, int increment) => WriteInteger(FrameType.WindowUpdate, streamId, increment);

    public void WriteResetStream(int streamId, Http2ErrorCode errorCode) => WriteInteger(FrameType.ResetStream, streamId, (int)errorCode);

    /// <summary>Acknowledges SETTINGS or PING.</summary>
    public void WriteAck(FrameType type, ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            WriteHeader(payload.Length, type, FrameFlags.Ack, 0);
            _pending.Write(payload);
            _pendingControlFrames++;
            Schedule();
        }
    }

    /// <summary>Writes GOAWAY (RFC 9113, 5.4.1) in place of the frames that have not been sent yet.</summary>
    /// <returns>Completes when it has been sent, or nothing can be sent any more.</returns>
    public Task WriteGoAwayAsync(Http2ErrorCode errorCode)
    {
        lock (_lock)
        {
            if (_hasFailed)
            {
                return Task.CompletedTask;
            }

            // What has not been sent need not be.
            _pending.Clear();
            _highestWrittenStream = _highestSentStream;
            WriteHeader(8, FrameType.GoAway, FrameFlags.None, 0);
            // The destination has opened no stream.
            BinaryPrimitives.WriteInt64BigEndian(_pending.Reserve(8), (int)errorCode);
            _flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Schedule();
            return _flushed.Task;
        }
    }

    /// <summary>Releases the buffers of a connection without requests.</summary>
    public void Trim()
    {
        lock (_lock)
        {
            if (!_isScheduled)
            {
                _pending.Trim();
                _sending.Trim();
            }
        }
    }

    /// <summary>Sends on the calling thread: with no other request active there is nothing to batch with.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (_isScheduled)
            {
                return;
            }

            _isScheduled = true;
        }

        _ = SendAsync();
    }

    void IThreadPoolWorkItem.Execute() => _ = SendAsync();

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                bool isSpaceAwaited;
                lock (_lock)
                {
                    if (_pending.Length == 0)
                    {
                        _isScheduled = false;
                        _flushed?.TrySetResult();
                        return;
                    }

                    (_pending, _sending) = (_sending, _pending);
                    (_pendingControlFrames, _highestSentStream) = (0, _highestWrittenStream);
                    (isSpaceAwaited, _isSpaceAwaited) = (_isSpaceAwaited, false);
                }

                if (isSpaceAwaited)
                {
                    onSpaceAvailable();
                }

                for (var remaining = _sending.WrittenMemory; !remaining.IsEmpty;)
                {
                    remaining = remaining[await socket.SendAsync(remaining, SocketFlags.None).ConfigureAwait(false)..];
                }

                _sending.Clear();
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            lock (_lock)
            {
                // _isScheduled stays true, so that nothing more is sent.
                _hasFailed = true;
                _flushed?.TrySetResult();
            }

            onSendFailed();
        }
    }

    private void WriteInteger(FrameType type, int streamId, int value)
    {
        lock (_lock)
        {
            WriteHeader(4, type, FrameFlags.None, streamId);
            BinaryPrimitives.WriteInt32BigEndian(_pending.Reserve(4), value);
            _pendingControlFrames++;
            Schedule();
        }
    }

    private void WriteHeader(int length, FrameType type, FrameFlags flags, int streamId) =>
        new FrameHeader(length, type, flags, streamId).Write(_pending.Reserve(FrameHeader.Size));

    /// <summary>Queues globally: requests already queued before it write their frames first and leave with the same send.</summary>
    private void Schedule()
    {
        if (!_isScheduled)
        {
            _isScheduled = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
