using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Free TCP ports on loopback for endpoints without a proxy. They are taken below the range from which the kernel gives
/// outgoing connections their ports, so that no connection occupies one before its service listens; and no two applications
/// in this process are given the same.
/// </summary>
internal static class TcpPorts
{
    private const int First = 20_000;
    private const int Last = 31_999;

    private static readonly HashSet<int> s_given = [];
    private static readonly Lock s_lock = new();

    public static int Allocate()
    {
        lock (s_lock)
        {
            for (var attempt = 0; attempt < 1_000; attempt++)
            {
                var port = Random.Shared.Next(First, Last + 1);
                if (!s_given.Contains(port) && IsFree(port))
                {
                    s_given.Add(port);
                    return port;
                }
            }
        }
        throw new DistributedApplicationException($"No free TCP port between {First} and {Last}: end what uses them.");
    }

    public static void Release(int port)
    {
        lock (s_lock)
        {
            s_given.Remove(port);
        }
    }

    /// <summary>Whether somebody could listen on the port of the loopback address now.</summary>
    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // As servers do: what lingers of closed connections does not count.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
