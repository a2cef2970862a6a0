using System.Net;
using System.Net.NetworkInformation;

namespace Showroom.Tests.Fixtures;

/// <summary>The listening TCP sockets of this machine.</summary>
internal static class Listeners
{
    /// <summary>Waits for listeners on a port, and returns their addresses.</summary>
    // The kernel lists sockets page by page: while others open and close, one may be missing or listed twice.
    public static async Task<IReadOnlyList<IPAddress>> OfAsync(int port, CancellationToken cancellationToken)
    {
        while (true)
        {
            var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(listener => listener.Port == port);
            if (listeners.Select(listener => listener.Address).Distinct().ToArray() is { Length: > 0 } addresses)
            {
                return addresses;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }
}
