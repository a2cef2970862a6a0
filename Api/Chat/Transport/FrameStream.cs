using System.Net.Sockets;

namespace Showroom.Api.Chat.Transport;

/// <summary>
/// The stream of a WebSocket to which whole frames can be written beside SignalR, whose way there leads through two pipes, and so through two other threads for
/// each message and connection. Over HTTP/1.1 it writes to the connection's socket; over HTTP/2 the server collects the frames of all streams that share a
/// connection. Invariants: bytes are written by one writer at a time; a frame is not written between the fragments of a message.
/// </summary>
/// <param name="inner">The stream that the server has made.</param>
/// <param name="socket">The connection's socket, without TLS; null over HTTP/2.</param>
internal sealed class FrameStream(Stream inner, Socket? socket) : Stream
{
    private const byte FinalBit = 0x80, ControlBit = 0x08;

    private readonly SemaphoreSlim _writing = new(1, 1);

    // The stream of HTTP/2 keeps the order by itself.
    private volatile bool _isDirect = socket is null;
    private bool _isFragmented;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes a whole frame. A failure is not reported: the server finds the broken connection when it reads.</summary>
    /// <param name="frame">The frame; it must not change before the completion.</param>
    /// <returns>Completed, unless the connection accepts no more bytes at the moment.</returns>
    public ValueTask WriteFrameAsync(ReadOnlyMemory<byte> frame)
    {
        if (!_writing.Wait(0, CancellationToken.None))
        {
            return WaitAndWriteFrameAsync(frame);
        }

        try
        {
            var send = SendAsync(frame, CancellationToken.None);
            if (!send.IsCompleted)
            {
                return FinishFrameAsync(send);
            }

            // It is complete when all bytes are sent.
            send.GetAwaiter().GetResult();
        }
        catch (Exception error) when (IsClosed(error))
        {
            // The connection is closed.
        }

        _writing.Release();
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes one frame or one fragment, which is how the WebSocket above calls it.</summary>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_isDirect)
        {
            await inner.WriteAsync(buffer, cancellationToken);
            return;
        }

        var isFinal = (buffer.Span[0] & FinalBit) != 0;
        var isControl = (buffer.Span[0] & ControlBit) != 0;
        if (!_isFragmented)
        {
            await _writing.WaitAsync(cancellationToken);
        }

        try
        {
            await SendAsync(buffer, cancellationToken);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            throw new IOException("The connection is closed.", error);
        }
        finally
        {
            // A control frame may stand between fragments, and changes nothing.
            _isFragmented = isControl ? _isFragmented : !isFinal;
            if (!_isFragmented)
            {
                _writing.Release();
            }
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);

        // What the client sends shows that it has received the response to its upgrade, which the server has written: nothing can be overtaken.
        _isDirect |= count > 0;
        return count;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => _isDirect ? Task.CompletedTask : inner.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The server's stream throws InvalidOperationException once its request has ended.</summary>
    private static bool IsClosed(Exception error) => error is SocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    private ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        socket is null ? inner.WriteAsync(bytes, cancellationToken) : SendAsync(socket, bytes, cancellationToken);

    private static async ValueTask SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        _ = await socket.SendAsync(bytes, SocketFlags.None, cancellationToken);

    private async ValueTask WaitAndWriteFrameAsync(ReadOnlyMemory<byte> frame)
    {
        // The turn is kept until the frame is sent: to give it up and ask again would let two writers pass it to each other without end.
        await _writing.WaitAsync(CancellationToken.None);
        try
        {
            await SendAsync(frame, CancellationToken.None);
        }
        catch (Exception error) when (IsClosed(error))
        {
            // The connection is closed.
        }
        finally
        {
            _writing.Release();
        }
    }

    private async ValueTask FinishFrameAsync(ValueTask send)
    {
        try
        {
            await send;
        }
        catch (Exception error) when (IsClosed(error))
        {
            // The connection is closed.
        }
        finally
        {
            _writing.Release();
        }
    }
}
