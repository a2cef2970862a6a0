using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Aspire.Hosting.Dcp;

/// <summary>Reads lines of which none takes more than a given number of bytes of memory: a longer one comes in pieces.</summary>
internal sealed class LineReader(Stream stream, int maxBytes) : IAsyncDisposable
{
    private readonly PipeReader _reader = PipeReader.Create(stream);

    /// <summary>Returns null at the end.</summary>
    public async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                return Take(buffer.Slice(0, end), buffer.GetPosition(1, end));
            }
            if (buffer.Length >= maxBytes)
            {
                return Take(buffer, buffer.End);
            }
            if (result.IsCompleted)
            {
                return buffer.IsEmpty ? null : Take(buffer, buffer.End);
            }
            _reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    public ValueTask DisposeAsync() => _reader.CompleteAsync();

    private string Take(ReadOnlySequence<byte> line, SequencePosition next)
    {
        var text = Encoding.UTF8.GetString(line);
        _reader.AdvanceTo(next);
        return text.EndsWith('\r') ? text[..^1] : text;
    }
}
