using System.Net;
using System.Net.Sockets;

namespace Showroom.Hosting.Services;

/// <summary>Ports of this machine.</summary>
internal static class LocalPort
{
    /// <summary>Whether a program listens on the port of a loopback address.</summary>
    // By connecting: binding would also fail for a port that was in use a moment ago and is free now.
    public static bool IsInUse(int port)
    {
        foreach (var address in (IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback])
        {
            try
            {
                using var client = new TcpClient(address.AddressFamily);
                client.Connect(address, port);
                return true;
            }
            catch (SocketException)
            {
                // Nothing listens there, or this machine has no such address.
            }
        }

        return false;
    }
}
