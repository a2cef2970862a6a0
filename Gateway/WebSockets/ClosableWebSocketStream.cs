namespace Showroom.Gateway.WebSockets;

/// <summary>
/// The client's side of a WebSocket that is forwarded as bytes. It can insert a close frame between two frames of the replica, after
/// which it discards further frames: no data may follow a close frame (RFC 6455, 5.5.1).
/// </summary>
internal sealed class ClosableWebSocketStream(Stream client, Action<ClosableWebSocketStream> onDisposed) : Stream
{
    /// <summary>FIN, opcode 8 and a payload of two bytes: status 1001, "going away".</summary>
    private static readonly byte[] s_closeFrame = [0x88, 0x02, 0x03, 0xE9];

    /// <summary>
    /// After so many reads in a row that did not have to wait, one yields: a client that always has data would otherwise occupy the poll
    /// thread and delay its other connections. A read that waited has let them run.
    /// </summary>
    private const int MaxReadsWithoutWaiting = 16;

    private readonly SemaphoreSlim _writeLock = new(1, 1);
    private FrameBoundary _boundary;
    private int _readsWithoutWaiting;
    private bool _closeRequested;
    private bool _closeSent;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Sends the close frame now, or at the end of the frame that is being forwarded.</summary>
    public async Task RequestCloseAsync()
    {
        await _writeLock.WaitAsync();
        try
        {
            _closeRequested = true;
            await SendCloseAtFrameBoundaryAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has already disconnected.
        }
        finally
        {
            _writeLock.Release();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writeLock.WaitAsync(cancellationToken);
        try
        {
            // With a close requested, bytes are forwarded one by one until the current frame ends.
            while (buffer.Length > 0 && !_closeSent)
            {
                var part = _closeRequested ? buffer[..1] : buffer;
                await client.WriteAsync(part, cancellationToken);
                _boundary.Advance(part.Span);
                buffer = buffer[part.Length..];
                await SendCloseAtFrameBoundaryAsync(cancellationToken);
            }
        }
        finally
        {
            _writeLock.Release();
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_readsWithoutWaiting == MaxReadsWithoutWaiting)
        {
            _readsWithoutWaiting = 0;
            return YieldAndReadAsync(buffer, cancellationToken);
        }

        var read = client.ReadAsync(buffer, cancellationToken);
        _readsWithoutWaiting = read.IsCompleted ? _readsWithoutWaiting + 1 : 0;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => client.FlushAsync(cancellationToken);

    public override void Flush() => client.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        onDisposed(this);
        await client.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            onDisposed(this);
            client.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> YieldAndReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return await client.ReadAsync(buffer, cancellationToken);
    }

    private async ValueTask SendCloseAtFrameBoundaryAsync(CancellationToken cancellationToken)
    {
        if (_closeRequested && !_closeSent && _boundary.IsBetweenFrames)
        {
            _closeSent = true;
            await client.WriteAsync(s_closeFrame, cancellationToken);
            await client.FlushAsync(cancellationToken);
        }
    }
}
