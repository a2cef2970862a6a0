using System.Net;
using System.Net.Sockets;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>A replica whose address refuses connections: it is held, so that nobody else comes to listen there, and not listened to.</summary>
internal sealed class UnreachableReplica : IDisposable
{
    private readonly Socket _held = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    internal UnreachableReplica()
    {
        _held.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Address = $"http://{_held.LocalEndPoint}";
    }

    internal string Address { get; }

    /// <summary>As the application model names it.</summary>
    internal (string Key, string Value)[] As(string name) => [($"services:{name}:http:0", Address), ($"services:{name}:h2c:0", Address)];

    public void Dispose() => _held.Dispose();
}
