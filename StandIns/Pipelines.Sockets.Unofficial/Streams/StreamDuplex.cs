using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Carries bytes between a stream and a pair of pipes until either side ends.</summary>
internal sealed class StreamDuplex(Stream stream, PipeOptions outgoing, PipeOptions incoming, string? name) : IMeasuredDuplexPipe
{
    private const int SmallestRead = 2 * 1024;

    private readonly Pipe _outgoing = new(outgoing);
    private readonly Pipe _incoming = new(incoming);
    private long _bytesSent;
    private long _bytesReceived;

    public PipeReader Input => _incoming.Reader;

    public PipeWriter Output => _outgoing.Writer;

    public long TotalBytesSent => Interlocked.Read(ref _bytesSent);

    public long TotalBytesReceived => Interlocked.Read(ref _bytesReceived);

    public override string ToString() => name ?? nameof(StreamConnection);

    public void StartReading() => incoming.WriterScheduler.Schedule(static self => _ = ((StreamDuplex)self!).ReadAsync(), this);

    public void StartWriting() => outgoing.ReaderScheduler.Schedule(static self => _ = ((StreamDuplex)self!).WriteAsync(), this);

    private async Task ReadAsync()
    {
        Exception? failure = null;
        try
        {
            int read;
            while ((read = await stream.ReadAsync(_incoming.Writer.GetMemory(SmallestRead)).ConfigureAwait(false)) > 0)
            {
                Interlocked.Add(ref _bytesReceived, read);
                _incoming.Writer.Advance(read);
                var flushed = await _incoming.Writer.FlushAsync().ConfigureAwait(false);
                if (flushed.IsCompleted || flushed.IsCanceled)
                {
                    break;
                }
            }
        }
        catch (Exception e)
        {
            // Not lost: whoever reads the pipe gets it.
            failure = e;
        }

        await _incoming.Writer.CompleteAsync(failure).ConfigureAwait(false);
    }

    private async Task WriteAsync()
    {
        Exception? failure = null;
        try
        {
            await WriteUntilEndAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Not lost: the next flush throws it.
            failure = e;
        }

        await _outgoing.Reader.CompleteAsync(failure).ConfigureAwait(false);
    }

    private async Task WriteUntilEndAsync()
    {
        var reader = _outgoing.Reader;
        while (true)
        {
            if (!reader.TryRead(out var read))
            {
                // Nothing more for now: what was written must not wait in the stream.
                await stream.FlushAsync().ConfigureAwait(false);
                read = await reader.ReadAsync().ConfigureAwait(false);
            }

            foreach (var segment in read.Buffer)
            {
                await stream.WriteAsync(segment).ConfigureAwait(false);
                Interlocked.Add(ref _bytesSent, segment.Length);
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted || read.IsCanceled)
            {
                await stream.FlushAsync().ConfigureAwait(false);
                return;
            }
        }
    }
}
