using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Streams as pipes: a TLS connection is one of those.</summary>
public static class StreamConnection
{
    /// <summary>Reads from and writes to the stream.</summary>
    /// <exception cref="ArgumentException">The stream cannot do both.</exception>
    public static IDuplexPipe GetDuplex(Stream stream, PipeOptions? sendPipeOptions, PipeOptions? receivePipeOptions, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead || !stream.CanWrite)
        {
            throw new ArgumentException("The stream must be readable and writable.", nameof(stream));
        }

        var duplex = new StreamDuplex(stream, sendPipeOptions ?? PipeOptions.Default, receivePipeOptions ?? PipeOptions.Default, name);
        duplex.StartReading();
        duplex.StartWriting();
        return duplex;
    }

    /// <summary>Reads from the stream.</summary>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    public static PipeReader GetReader(Stream stream, PipeOptions? pipeOptions = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException("The stream must be readable.", nameof(stream));
        }

        var duplex = new StreamDuplex(stream, PipeOptions.Default, pipeOptions ?? PipeOptions.Default, name);
        duplex.StartReading();
        return duplex.Input;
    }
}
