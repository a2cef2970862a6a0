using System.Buffers.Binary;
using System.Net.Sockets;

namespace Showroom.Http2Forwarding.Protocol;

/// <summary>
/// Writes frames with few system calls: frames written while a send is in progress, or before the thread pool runs the scheduled send,
/// leave together. There is no timer, so an idle connection adds no delay.
/// </summary>
internal sealed class FrameWriter(Socket socket, Action<Exception> onSendFailed) : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private OutputBuffer _pending = new();
    private OutputBuffer _sending = new();
    private bool _isScheduled;
    private int _highestWrittenStream;
    private volatile int _highestSentStream;

    /// <summary>The highest stream id of which any byte may have been sent; the peer has seen nothing of higher ones.</summary>
    public int HighestSentStream => _highestSentStream;

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
    /// <param name="streamId">A new stream.</param>
    /// <param name="block">The encoded header block.</param>
    /// <param name="endStream">The request has no body.</param>
    /// <param name="schedule">False if <see cref="Flush"/> follows.</param>
    public void WriteHeaders(int streamId, ReadOnlySpan<byte> block, bool endStream, bool schedule)
    {
        lock (_lock)
        {
            _highestWrittenStream = streamId;
            var type = FrameType.Headers;
            var flags = endStream ? FrameFlags.EndStream : FrameFlags.None;
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

    public void WriteData(int streamId, ReadOnlySpan<byte> data, bool endStream)
    {
        lock (_lock)
        {
            WriteHeader(data.Length, FrameType.Data, endStream ? FrameFlags.EndStream : FrameFlags.None, streamId);
            _pending.Write(data);
            Schedule();
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
            Schedule();
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
                lock (_lock)
                {
                    if (_pending.Length == 0)
                    {
                        _isScheduled = false;
                        return;
                    }

                    (_pending, _sending) = (_sending, _pending);
                    _highestSentStream = _highestWrittenStream;
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
            // _isScheduled stays true, so that nothing more is sent.
            onSendFailed(exception);
        }
    }

    private void WriteInteger(FrameType type, int streamId, int value)
    {
        lock (_lock)
        {
            WriteHeader(4, type, FrameFlags.None, streamId);
            BinaryPrimitives.WriteInt32BigEndian(_pending.Reserve(4), value);
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
