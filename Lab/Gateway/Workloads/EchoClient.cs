using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Showroom.Lab.Gateway.Replicas;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Gateway.Workloads;

/// <summary>A WebSocket on a bare socket, which costs the machine less than the proxies do that it measures (RFC 6455).</summary>
internal sealed class EchoClient : IDisposable
{
    private const int PayloadLength = 64;
    private const int ServerFrameLength = 2 + PayloadLength;

    // A final binary frame, with the mask that a client has to send. Four zero bytes leave the payload as it is.
    private static readonly byte[] s_frame = [0x82, 0x80 | PayloadLength, 0, 0, 0, 0, .. Enumerable.Repeat((byte)'x', PayloadLength)];

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[1024];

    private EchoClient(Socket socket) => _socket = socket;

    /// <exception cref="InvalidOperationException">The proxy does not switch protocols.</exception>
    public static async Task<EchoClient> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var client = new EchoClient(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
        try
        {
            await client._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
            await client.UpgradeAsync(port, cancellationToken);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <param name="end">A timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<LatencyHistogram> EchoUntilAsync(long end, CancellationToken cancellationToken)
    {
        var latencies = new LatencyHistogram();
        for (var sent = Stopwatch.GetTimestamp(); sent < end;)
        {
            await _socket.SendAsync(s_frame, cancellationToken);
            await ReceiveFrameAsync(cancellationToken);
            var received = Stopwatch.GetTimestamp();
            latencies.Add(received - sent);
            sent = received;
        }

        return latencies;
    }

    public void Dispose() => _socket.Dispose();

    private async Task UpgradeAsync(int port, CancellationToken cancellationToken)
    {
        var request = $"GET {ReplicaCommand.EchoPath} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        await _socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
        var length = 0;
        while (_buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            var count = length < _buffer.Length ? await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken) : 0;
            length += count > 0 ? count : throw NotUpgraded(length);
        }

        // The replica sends nothing before it has received something, so nothing follows the headers.
        if (!_buffer.AsSpan().StartsWith("HTTP/1.1 101"u8))
        {
            throw NotUpgraded(length);
        }
    }

    private async ValueTask ReceiveFrameAsync(CancellationToken cancellationToken)
    {
        for (var length = 0; length < ServerFrameLength;)
        {
            var count = await _socket.ReceiveAsync(_buffer.AsMemory(length, ServerFrameLength - length), cancellationToken);
            length += count > 0 ? count : throw new InvalidOperationException("The proxy closed a WebSocket.");
        }

        if (BinaryPrimitives.ReadUInt16BigEndian(_buffer) != (0x82 << 8 | PayloadLength))
        {
            throw new InvalidOperationException("The proxy changed a message of a WebSocket.");
        }
    }

    private InvalidOperationException NotUpgraded(int length) =>
        new($"The proxy did not switch to WebSockets: {Encoding.ASCII.GetString(_buffer, 0, length).Split('\r')[0]}");
}
