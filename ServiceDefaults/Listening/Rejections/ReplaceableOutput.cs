using System.Buffers;
using System.IO.Pipelines;

namespace Showroom.ServiceDefaults.Listening.Rejections;

/// <summary>
/// The output of a connection, between Kestrel and the transport. Once <see cref="Replace"/> has written a response, everything that Kestrel writes is
/// discarded: its own response to the same request, after which it closes the connection.
/// </summary>
internal sealed class ReplaceableOutput(PipeWriter inner) : PipeWriter
{
    private byte[]? _discarded;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    /// <summary>Writes the last response of the connection. Kestrel flushes it with what it writes itself.</summary>
    public void Replace(ReadOnlySpan<byte> response)
    {
        if (_discarded is null)
        {
            inner.Write(response);
            _discarded = new byte[4096];
        }
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _discarded is null ? inner.GetMemory(sizeHint) : Discarded(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _discarded is null ? inner.GetSpan(sizeHint) : Discarded(sizeHint);

    public override void Advance(int bytes)
    {
        if (_discarded is null)
        {
            inner.Advance(bytes);
        }
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        _discarded is null ? inner.WriteAsync(source, cancellationToken) : inner.FlushAsync(cancellationToken);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    private byte[] Discarded(int sizeHint) => sizeHint <= _discarded!.Length ? _discarded : _discarded = new byte[sizeHint];
}
