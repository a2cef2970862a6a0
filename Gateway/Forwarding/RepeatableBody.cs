using Microsoft.AspNetCore.Http.Features;

namespace Showroom.Gateway.Forwarding;

/// <summary>
/// A request's body that keeps what was read of it, up to a limit: a request that has reached no replica, because its connection was
/// refused after the body had been taken up, can be given to another one.
/// </summary>
internal sealed class RepeatableBody(Stream body) : Stream
{
    /// <summary>In bytes. A longer body is not kept, and its request not repeated.</summary>
    private const int Longest = 64 * 1024;

    private MemoryStream? _kept = new();

    /// <summary>False once more was read than is kept.</summary>
    internal bool CanRepeat => _kept is not null;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Puts itself in the place of the body, when the request can have one.</summary>
    internal static RepeatableBody? Of(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            return null;
        }

        var repeatable = new RepeatableBody(context.Request.Body);
        context.Request.Body = repeatable;
        return repeatable;
    }

    /// <summary>Begins anew. Only while <see cref="CanRepeat"/>.</summary>
    internal void Rewind() => _kept!.Position = 0;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_kept is { } again && again.Position < again.Length)
        {
            return again.Read(buffer.Span);
        }

        var read = await body.ReadAsync(buffer, cancellationToken);
        if (_kept?.Length + read > Longest)
        {
            _kept = null;
        }

        _kept?.Write(buffer.Span[..read]);
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
