using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Free TCP ports on loopback for endpoints without a proxy. They are taken below the range from which the kernel gives
/// outgoing connections their ports, so that no connection occupies one before its service listens; and no two applications
/// on this machine are given the same: a service may listen long after its port was given, or never.
/// </summary>
internal static class TcpPorts
{
    private const int First = 20_000;
    private const int Last = 31_999;

    private static readonly Dictionary<int, Socket> s_given = [];
    private static readonly Lock s_lock = new();

    public static int Allocate()
    {
        lock (s_lock)
        {
            for (var attempt = 0; attempt < 1_000; attempt++)
            {
                var port = Random.Shared.Next(First, Last + 1);
                if (!s_given.ContainsKey(port) && Reserve(port) is { } reservation)
                {
                    if (IsFree(port))
                    {
                        s_given.Add(port, reservation);
                        return port;
                    }
                    reservation.Dispose();
                }
            }
        }
        throw new DistributedApplicationException($"No free TCP port between {First} and {Last}: end what uses them.");
    }

    public static void Release(int port)
    {
        lock (s_lock)
        {
            if (s_given.Remove(port, out var reservation))
            {
                reservation.Dispose();
            }
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

    // A name among the kernel's sockets, which one process at a time can have and loses with its end. Null: another one has it.
    private static Socket? Reserve(int port)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        // Elsewhere than on Linux a name would be a file, and stay.
        if (!OperatingSystem.IsLinux())
        {
            return socket;
        }
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint($"\0aspire-port-{port}"));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
