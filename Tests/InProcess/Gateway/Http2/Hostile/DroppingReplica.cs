using System.Net;
using System.Net.Sockets;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Tests.InProcess.Gateway.Http2.Hostile;

/// <summary>A replica that ends each connection after one script. It responds to the first probe.</summary>
internal sealed class DroppingReplica : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _probed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<RequestReader, Stream, CancellationToken, Task> _script;
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;

    public DroppingReplica(Func<RequestReader, Stream, CancellationToken, Task> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Whether connections end with a TCP reset.</summary>
    public bool Resets { get; init; }

    public Task Probed => _probed.Task;

    public (string Key, string Value)[] GetSettings(string name) =>
        [($"services:{name}:http:0", $"http://{_listener.LocalEndpoint}"), ($"services:{name}:h2c:0", $"http://{_listener.LocalEndpoint}")];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _connections.Add(HandleConnectionAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task HandleConnectionAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            var stream = client.GetStream();
            try
            {
                await stream.WriteAsync(HostileCase.Frame(FrameType.Settings, 0, 0), _stop.Token);
                var reader = new RequestReader(stream);
                if (_probed.Task.IsCompleted)
                {
                    await _script(reader, stream, _stop.Token);
                    client.LingerState = new LingerOption(Resets, 0);
                    return;
                }

                // The probe that other clusters send over HTTP/1.1 ends here.
                await reader.ReadRequestAsync(hasBody: false, _stop.Token);
                await stream.WriteAsync(HostileCase.LastHeaders(reader.StreamId, 0x88), _stop.Token);
                _probed.TrySetResult();
                await stream.ReadExactlyAsync(new byte[1024], _stop.Token);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The gateway has closed the connection, or the test is over.
            }
        }
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
