using System.Buffers.Binary;
using System.Net.Sockets;

namespace Showroom.Gateway.Http2;

/// <summary>
/// Sends frames in few system calls: what is written while a send is under way, or before the thread pool gets round to it, leaves with
/// one call. No timer and no added delay: an idle connection sends at once.
/// </summary>
internal sealed class FrameSender(Socket socket, Action<Exception> broken) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private OutputBuffer _filling = new();
    private OutputBuffer _leaving = new();
    private bool _scheduled;
    private int _latestStream;
    private volatile int _departed;

    /// <summary>The highest stream of which anything may have left; nobody has seen anything of a higher one.</summary>
    internal int Departed => _departed;

    internal void Preface(IReadOnlyList<(Setting Setting, int Value)> settings, int window)
    {
        lock (_gate)
        {
            _filling.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
            Frame(settings.Count * 6, FrameType.Settings, FrameFlags.None, 0);
            foreach (var (setting, value) in settings)
            {
                var place = _filling.Take(6);
                BinaryPrimitives.WriteUInt16BigEndian(place, (ushort)setting);
                BinaryPrimitives.WriteInt32BigEndian(place[2..], value);
            }

            Frame(4, FrameType.WindowUpdate, FrameFlags.None, 0);
            BinaryPrimitives.WriteInt32BigEndian(_filling.Take(4), window);
            Schedule();
        }
    }

    /// <summary>Streams must be opened in the order of their numbers: call it under the lock that numbers them.</summary>
    /// <param name="stream">Its number.</param>
    /// <param name="block">The header block.</param>
    /// <param name="end">Nothing more follows.</param>
    /// <param name="later">False when <see cref="SendNow"/> follows.</param>
    internal void Headers(int stream, ReadOnlySpan<byte> block, bool end, bool later)
    {
        lock (_gate)
        {
            _latestStream = stream;
            var type = FrameType.Headers;
            var flags = end ? FrameFlags.EndStream : FrameFlags.None;
            for (; block.Length > FrameHeader.MaxLength; block = block[FrameHeader.MaxLength..])
            {
                Frame(FrameHeader.MaxLength, type, flags, stream);
                _filling.Write(block[..FrameHeader.MaxLength]);
                (type, flags) = (FrameType.Continuation, FrameFlags.None);
            }

            Frame(block.Length, type, flags | FrameFlags.EndHeaders, stream);
            _filling.Write(block);
            if (later)
            {
                Schedule();
            }
        }
    }

    internal void Data(int stream, ReadOnlySpan<byte> data, bool end)
    {
        lock (_gate)
        {
            Frame(data.Length, FrameType.Data, end ? FrameFlags.EndStream : FrameFlags.None, stream);
            _filling.Write(data);
            Schedule();
        }
    }

    internal void WindowUpdate(int stream, int bytes) => Number(FrameType.WindowUpdate, stream, bytes);

    internal void ResetStream(int stream, Http2Error error) => Number(FrameType.ResetStream, stream, (int)error);

    internal void Acknowledge(FrameType type, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            Frame(payload.Length, type, FrameFlags.Ack, 0);
            _filling.Write(payload);
            Schedule();
        }
    }

    /// <summary>Sends in the caller's thread what has been written: nobody else is there whose frames could ride along.</summary>
    internal void SendNow()
    {
        lock (_gate)
        {
            if (_scheduled)
            {
                return;
            }

            _scheduled = true;
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
                lock (_gate)
                {
                    if (_filling.Length == 0)
                    {
                        _scheduled = false;
                        return;
                    }

                    (_filling, _leaving) = (_leaving, _filling);
                    _departed = _latestStream;
                }

                for (var rest = _leaving.Memory; !rest.IsEmpty;)
                {
                    rest = rest[await socket.SendAsync(rest, SocketFlags.None)..];
                }

                _leaving.Clear();
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It stays scheduled, so nothing is tried again.
            broken(exception);
        }
    }

    private void Number(FrameType type, int stream, int number)
    {
        lock (_gate)
        {
            Frame(4, type, FrameFlags.None, stream);
            BinaryPrimitives.WriteInt32BigEndian(_filling.Take(4), number);
            Schedule();
        }
    }

    private void Frame(int length, FrameType type, FrameFlags flags, int stream) =>
        new FrameHeader(length, type, flags, stream).Write(_filling.Take(FrameHeader.Size));

    /// <summary>To the end of the pool's queue: requests that are already waiting there ride along.</summary>
    private void Schedule()
    {
        if (!_scheduled)
        {
            _scheduled = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
