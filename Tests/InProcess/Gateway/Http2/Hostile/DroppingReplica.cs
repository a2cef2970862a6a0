using System.Net.Sockets;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Tests.InProcess.Gateway.Http2.Hostile;

/// <summary>A replica that ends each connection after one script. It responds to the first probe.</summary>
internal sealed class DroppingReplica : TcpReplica
{
    private readonly TaskCompletionSource _probed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<RequestReader, Stream, CancellationToken, Task> _script;

    public DroppingReplica(Func<RequestReader, Stream, CancellationToken, Task> script)
    {
        _script = script;
        Start();
    }

    /// <summary>Whether connections end with a TCP reset.</summary>
    public bool Resets { get; init; }

    public Task Probed => _probed.Task;

    protected override async Task HandleAsync(TcpClient client, CancellationToken cancellationToken)
    {
        var stream = client.GetStream();
        await stream.WriteAsync(HostileCase.Frame(FrameType.Settings, 0, 0), cancellationToken);
        var reader = new RequestReader(stream);
        if (_probed.Task.IsCompleted)
        {
            await _script(reader, stream, cancellationToken);
            client.LingerState = new LingerOption(Resets, 0);
            return;
        }

        // The probe that other clusters send over HTTP/1.1 ends here.
        await reader.ReadRequestAsync(hasBody: false, cancellationToken);
        await stream.WriteAsync(HostileCase.LastHeaders(reader.StreamId, 0x88), cancellationToken);
        _probed.TrySetResult();
        await stream.ReadExactlyAsync(new byte[1024], cancellationToken);
    }
}

/// <summary>Reads the gateway's frames as far as the end of one request.</summary>
internal sealed class RequestReader(Stream stream)
{
    public int StreamId { get; private set; }

    /// <summary>With the preface.</summary>
    public int BytesRead { get; private set; }

    public async Task ReadRequestAsync(bool hasBody, CancellationToken cancellationToken)
    {
        await ReadAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".Length, cancellationToken);
        var header = default(FrameHeader);
        while (header.Type != (hasBody ? FrameType.Data : FrameType.Headers) || !header.Flags.HasFlag(FrameFlags.EndStream))
        {
            header = FrameHeader.Read(await ReadAsync(FrameHeader.Size, cancellationToken));
            await ReadAsync(header.Length, cancellationToken);
            StreamId = Math.Max(StreamId, header.StreamId);
        }
    }

    private async Task<byte[]> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        BytesRead += count;
        return bytes;
    }
}
