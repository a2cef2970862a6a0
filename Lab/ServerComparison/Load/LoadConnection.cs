using System.Net;
using System.Net.Sockets;
using System.Text;
using Showroom.Lab.ServerComparison.Protocols;

namespace Showroom.Lab.ServerComparison.Load;

/// <summary>A connection that sends a batch of requests, then receives their responses. Blocking, because that costs the load generator least.</summary>
internal sealed class LoadConnection : IDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    private readonly CacheProtocol _protocol;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly RequestTemplate[] _sent;
    private readonly byte[] _requests;
    private readonly byte[] _received = new byte[64 << 10];

    /// <param name="protocol">Of the server.</param>
    /// <param name="port">Of the server, on the loopback interface.</param>
    /// <param name="login">A request to send first; null for none.</param>
    /// <param name="batch">The requests that are sent before a response is awaited: more than one is pipelining.</param>
    public LoadConnection(CacheProtocol protocol, int port, string? login, int batch)
    {
        _protocol = protocol;
        _sent = new RequestTemplate[batch];
        _requests = new byte[batch * Math.Max(protocol.Get.Bytes.Length, protocol.Set.Bytes.Length)];
        _socket.ReceiveTimeout = _socket.SendTimeout = (int)s_timeout.TotalMilliseconds;
        _socket.Connect(IPAddress.Loopback, port);
        if (login is not null)
        {
            _socket.Send(Encoding.ASCII.GetBytes(login));
            Receive("+O"u8, "+OK\r\n".Length, 0);
        }
    }

    /// <summary>Sends one batch.</summary>
    /// <param name="isSet">Whether the next request is a SET.</param>
    /// <param name="nextKey">The key of the next request.</param>
    public void Send(Func<bool> isSet, Func<int> nextKey)
    {
        var length = 0;
        for (var i = 0; i < _sent.Length; i++)
        {
            _sent[i] = isSet() ? _protocol.Set : _protocol.Get;
            length += _sent[i].Write(_requests.AsSpan(length), nextKey());
        }

        for (var sent = 0; sent < length;)
        {
            sent += _socket.Send(_requests, sent, length - sent, SocketFlags.None);
        }
    }

    /// <summary>Receives the responses of the batch.</summary>
    /// <exception cref="InvalidDataException">One is not a success.</exception>
    public void Receive()
    {
        var surplus = 0;
        foreach (var request in _sent)
        {
            surplus = Receive(request.ResponseStart, request.ResponseLength, surplus);
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Receives one response, of which the buffer may hold the beginning; returns how many bytes of the next one have arrived.</summary>
    private int Receive(ReadOnlySpan<byte> start, int length, int available)
    {
        while (available < length)
        {
            available += _socket.Receive(_received, available, _received.Length - available, SocketFlags.None) is var count and > 0
                ? count
                : throw new IOException("The server closed the connection.");
            ThrowUnlessSuccess(start, available);
        }

        ThrowUnlessSuccess(start, available);
        _received.AsSpan(length, available - length).CopyTo(_received);
        return available - length;
    }

    private void ThrowUnlessSuccess(ReadOnlySpan<byte> start, int available)
    {
        if (!_received.AsSpan(0, Math.Min(available, start.Length)).SequenceEqual(start[..Math.Min(available, start.Length)]))
        {
            throw new InvalidDataException($"The server responded with: {Encoding.ASCII.GetString(_received, 0, Math.Min(available, 80))}");
        }
    }
}
