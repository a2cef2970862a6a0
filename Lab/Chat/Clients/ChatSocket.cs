using System.Net;
using System.Net.Sockets;
using System.Text;
using Showroom.Lab.Chat.Protocols;

namespace Showroom.Lab.Chat.Clients;

/// <summary>A user: one WebSocket on a bare socket, in one room of one server.</summary>
internal sealed class ChatSocket : IDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(1);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly IChatProtocol _protocol;
    private readonly string _room;
    private readonly FrameReader _frames = new();
    private readonly StampScanner _stamps = new();
    private readonly Lock _sending = new();

    private ChatSocket(IChatProtocol protocol, string room, int roomNumber, int server) =>
        (_protocol, _room, RoomNumber, Server) = (protocol, room, roomNumber, server);

    public Socket Socket => _socket;

    public int RoomNumber { get; }

    /// <summary>The number of its server.</summary>
    public int Server { get; }

    /// <summary>Errors that the server sent in response to messages.</summary>
    public int Refused { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>Connects and joins the room. It blocks: an asynchronous operation would leave the socket in .NET's own event loop.</summary>
    /// <param name="protocol">Of the server.</param>
    /// <param name="place">The server, the room and the session.</param>
    /// <param name="receiveBuffer">The size of the socket's receive buffer in bytes; null for the system's.</param>
    /// <exception cref="InvalidOperationException">The server refused.</exception>
    public static ChatSocket Join(IChatProtocol protocol, ChatPlace place, int? receiveBuffer = null)
    {
        var client = new ChatSocket(protocol, place.Room, place.RoomNumber, place.Server);
        try
        {
            client._socket.SendTimeout = client._socket.ReceiveTimeout = (int)s_timeout.TotalMilliseconds;
            if (receiveBuffer is { } size)
            {
                client._socket.ReceiveBufferSize = size;
            }

            client._socket.Connect(new IPEndPoint(IPAddress.Loopback, place.Port));
            client.Join(place);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public void Send(string text) => SendFrame(ClientFrame.Text(_protocol.Message(_room, text)));

    /// <summary>Sends a heartbeat, where the protocol requires it.</summary>
    public void KeepAlive()
    {
        if (_protocol.KeepAlive is { } payload && !IsClosed)
        {
            SendFrame(ClientFrame.Text(payload));
        }
    }

    /// <summary>Reads what the socket has, and reports the messages in it.</summary>
    /// <param name="buffer">For the bytes.</param>
    /// <param name="found">Called for each message.</param>
    /// <returns>False when the server has closed the connection.</returns>
    public bool Receive(Span<byte> buffer, Action<MessageStamp> found)
    {
        var count = _socket.Receive(buffer, SocketFlags.None, out var error);
        IsClosed = error != SocketError.Success || count == 0;
        for (ReadOnlySpan<byte> received = buffer[..count]; _frames.TryRead(ref received, out var piece, out var kind);)
        {
            if (kind == FrameKind.Data)
            {
                _stamps.Scan(piece, found);
                OnShortPiece(piece);
            }
            else if (kind == FrameKind.Ping)
            {
                SendFrame(ClientFrame.Pong);
            }
        }

        return !IsClosed;
    }

    public void Dispose() => _socket.Dispose();

    private void OnShortPiece(ReadOnlySpan<byte> piece)
    {
        if (piece.Length > _protocol.MaxControlLength || piece.IndexOf(MessageStamp.Marker) >= 0)
        {
            return;
        }

        if (_protocol.IsPing(piece))
        {
            SendFrame(ClientFrame.Text(_protocol.Pong));
        }
        else if (_protocol.IsError(piece))
        {
            Refused++;
        }
    }

    private void SendFrame(byte[] frame)
    {
        lock (_sending)
        {
            for (var sent = 0; sent < frame.Length;)
            {
                var count = _socket.Send(frame.AsSpan(sent), SocketFlags.None, out var error);
                if (error != SocketError.Success)
                {
                    IsClosed = true;
                    return;
                }

                sent += count;
            }
        }
    }

    private void Join(ChatPlace place)
    {
        var cookie = place.Cookie is null ? "" : $"Cookie: {place.Cookie}\r\n";
        var request = $"GET {_protocol.Path(_room)} HTTP/1.1\r\nHost: 127.0.0.1:{place.Port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{cookie}"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        _socket.Send(Encoding.ASCII.GetBytes(request));
        var buffer = new byte[4096];
        var length = 0;
        int end;
        while ((end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            length += Receive(buffer.AsSpan(length));
        }

        if (!buffer.AsSpan().StartsWith("HTTP/1.1 101"u8))
        {
            throw new InvalidOperationException($"The server did not switch to WebSockets: {Encoding.ASCII.GetString(buffer, 0, end)}");
        }

        ReadOnlySpan<byte> rest = buffer.AsSpan((end + 4)..length);
        foreach (var (payload, expected) in _protocol.Handshake(_room))
        {
            if (payload.Length > 0)
            {
                SendFrame(ClientFrame.Text(payload));
            }

            for (var text = ""; !text.Contains(expected, StringComparison.Ordinal);)
            {
                if (rest.IsEmpty)
                {
                    rest = buffer.AsSpan(0, Receive(buffer));
                }

                while (_frames.TryRead(ref rest, out var piece, out _))
                {
                    text += Encoding.UTF8.GetString(piece);
                    if (_protocol.IsError(piece))
                    {
                        throw new InvalidOperationException($"The server refused the member: {text}");
                    }
                }
            }
        }
    }

    private int Receive(Span<byte> buffer) => buffer.Length > 0 && _socket.Receive(buffer) is > 0 and var count
        ? count
        : throw new InvalidOperationException("The server closed a connection that wanted to join.");
}
