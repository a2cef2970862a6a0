using System.Net;
using System.Net.Sockets;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>An address that refuses connections: its port is bound, so that no other process can take it, but not listened on.</summary>
internal sealed class UnreachableReplica : IDisposable
{
    private readonly Socket _bound = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public UnreachableReplica()
    {
        _bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Address = $"http://{_bound.LocalEndPoint}";
    }

    public string Address { get; }

    /// <summary>Its addresses as the application model passes them.</summary>
    public (string Key, string Value)[] GetSettings(string name) => [($"services:{name}:http:0", Address), ($"services:{name}:h2c:0", Address)];

    public void Dispose() => _bound.Dispose();
}
