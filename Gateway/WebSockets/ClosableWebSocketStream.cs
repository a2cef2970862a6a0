namespace Showroom.Gateway.WebSockets;

/// <summary>
/// The client's side of a WebSocket that the gateway passes on as bytes. It can put a close frame between two frames of the replica;
/// after it, what the replica still sends is dropped, as the client may not be sent anything more (RFC 6455, 5.5.1).
/// </summary>
internal sealed class ClosableWebSocketStream(Stream client, Action<ClosableWebSocketStream> ended) : Stream
{
    /// <summary>FIN and opcode 8, two bytes: status 1001, "going away".</summary>
    private static readonly byte[] s_goingAway = [0x88, 0x02, 0x03, 0xE9];

    /// <summary>A client that always has more to say would keep the thread that hears of all the others: after so many reads it queues up.</summary>
    private const int ReadsInARow = 16;

    private readonly SemaphoreSlim _writing = new(1, 1);
    private FrameBoundary _boundary;
    private uint _reads;
    private bool _asked;
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

    /// <summary>Sends the close frame now, or as soon as the frame that is under way has ended.</summary>
    internal async Task AskToCloseAsync()
    {
        await _writing.WaitAsync();
        try
        {
            _asked = true;
            await CloseBetweenFramesAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone already.
        }
        finally
        {
            _writing.Release();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            // Asked for while a frame is under way: its end may be anywhere in here.
            while (buffer.Length > 0 && !_closeSent)
            {
                var part = _asked ? buffer[..1] : buffer;
                await client.WriteAsync(part, cancellationToken);
                _boundary.Advance(part.Span);
                buffer = buffer[part.Length..];
                await CloseBetweenFramesAsync(cancellationToken);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ++_reads % ReadsInARow == 0 ? ReadLaterAsync(buffer, cancellationToken) : client.ReadAsync(buffer, cancellationToken);

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
        ended(this);
        await client.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ended(this);
            client.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadLaterAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return await client.ReadAsync(buffer, cancellationToken);
    }

    private async ValueTask CloseBetweenFramesAsync(CancellationToken cancellationToken)
    {
        if (_asked && !_closeSent && _boundary.IsBetweenFrames)
        {
            _closeSent = true;
            await client.WriteAsync(s_goingAway, cancellationToken);
            await client.FlushAsync(cancellationToken);
        }
    }
}
