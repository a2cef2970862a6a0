using System.Net.Sockets;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Tests.InProcess.Gateway.Http2;

/// <summary>
/// A replica whose HTTP/2 frames are scripted by the test, valid or not. It responds to health probes with 200 on any connection.
/// </summary>
internal sealed class ScriptedReplica : TcpReplica
{
    private readonly Func<FrameConnection, int, Task> _script;

    /// <param name="script">Runs for each request, with its stream id.</param>
    public ScriptedReplica(Func<FrameConnection, int, Task> script)
    {
        _script = script;
        Start();
    }

    /// <summary>Sent on later connections in place of SETTINGS.</summary>
    public byte[]? ServerPreface { get; set; }

    protected override async Task HandleAsync(TcpClient client, CancellationToken cancellationToken)
    {
        var connection = new FrameConnection(client.GetStream(), cancellationToken);
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
            }
            else
            {
                await RunAsync(connection, header.StreamId);
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
