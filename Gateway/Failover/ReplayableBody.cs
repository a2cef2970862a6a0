using Microsoft.AspNetCore.Http.Features;

namespace Showroom.Gateway.Failover;

/// <summary>
/// A request body that buffers what has been read of it, up to a limit, so that a request whose connection failed after its body had been
/// read can be sent to another replica.
/// </summary>
internal sealed class ReplayableBody(Stream body) : Stream
{
    /// <summary>In bytes. A longer body is not buffered, and its request not retried.</summary>
    private const int MaxLength = 64 * 1024;

    private MemoryStream? _buffer = new();

    /// <summary>False once more has been read than is buffered.</summary>
    public bool CanReplay => _buffer is not null;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Replaces the request's body.</summary>
    /// <returns>Null if the request has no body.</returns>
    public static ReplayableBody? Attach(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            return null;
        }

        var replayable = new ReplayableBody(context.Request.Body);
        context.Request.Body = replayable;
        return replayable;
    }

    /// <summary>The next read starts from the beginning. Valid only while <see cref="CanReplay"/>.</summary>
    public void Rewind() => _buffer!.Position = 0;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_buffer is { } buffered && buffered.Position < buffered.Length)
        {
            return buffered.Read(buffer.Span);
        }

        var read = await body.ReadAsync(buffer, cancellationToken);
        if (_buffer?.Length + read > MaxLength)
        {
            _buffer = null;
        }

        _buffer?.Write(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
