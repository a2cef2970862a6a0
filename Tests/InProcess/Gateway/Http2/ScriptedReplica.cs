using System.Net;
using System.Net.Sockets;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Tests.InProcess.Gateway.Http2;

/// <summary>
/// A replica whose HTTP/2 frames are scripted by the test, valid or not. It responds to health probes with 200 on any connection.
/// </summary>
internal sealed class ScriptedReplica : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<FrameConnection, int, Task> _script;
    private readonly List<Task> _connections = [];
    private volatile bool _isProbed;
    private readonly Task _accepting;

    /// <param name="script">Runs for each request, with its stream id.</param>
    public ScriptedReplica(Func<FrameConnection, int, Task> script)
    {
        _script = script;
        _listener.Start();
        Address = $"http://{_listener.LocalEndpoint}";
        _accepting = AcceptAsync();
    }

    public string Address { get; }

    /// <summary>Whether it has responded to a probe.</summary>
    public bool IsProbed => _isProbed;

    /// <summary>Sent on later connections in place of SETTINGS.</summary>
    public byte[]? ServerPreface { get; set; }

    /// <summary>How many connections it has accepted.</summary>
    public int Connections => _connections.Count;

    /// <summary>Its addresses as the application model passes them.</summary>
    public (string Key, string Value)[] GetSettings(string name) => [($"services:{name}:http:0", Address), ($"services:{name}:h2c:0", Address)];

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
            var connection = new FrameConnection(client.GetStream(), _stop.Token);
            try
            {
                await connection.ReceivePrefaceAsync(ServerPreface);
                while (true)
                {
                    var (header, _) = await connection.ReadAsync();
                    if (header.Type != FrameType.Headers)
                    {
                        continue;
                    }

                    if (connection.IsRequestFor("/health"))
                    {
                        await connection.WriteAsync(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, header.StreamId, 0x88);
                        _isProbed = true;
                    }
                    else
                    {
                        await RunAsync(connection, header.StreamId);
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The gateway or the script has closed the connection, or the test is over.
            }
        }
    }
    private async Task RunAsync(FrameConnection connection, int stream)
    {
        try
        {
            await _script(connection, stream);
        }
        catch (IOException)
        {
            // The gateway has closed the connection; what it has sent before can still be read.
        }
    }
}
