using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Showroom.Lab.Processes;

/// <summary>Finds free TCP ports.</summary>
internal static class LoopbackPort
{
    // Below the range from which the kernel takes the ports of outgoing connections (from 32768), and that in which Aspire allocates (from 20000).
    private const int First = 10_000, Last = 19_999;

    private static readonly ConcurrentDictionary<int, bool> s_reserved = new();

    /// <summary>
    /// A free port of the loopback interface that no other caller in this process gets: it remains free until its server listens, and while its server
    /// is down, because no outgoing connection occupies it.
    /// </summary>
    public static int Reserve()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last + 1);
            if (s_reserved.TryAdd(port, true) && IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
