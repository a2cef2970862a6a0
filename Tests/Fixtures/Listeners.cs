using System.Net;
using System.Net.NetworkInformation;

namespace Showroom.Tests.Fixtures;

/// <summary>Where somebody listens.</summary>
internal static class Listeners
{
    /// <summary>The addresses on which somebody listens at the port, where somebody does.</summary>
    // The kernel tells its sockets a page at a time, and while others come and go between two pages one of them may be left out, or told twice.
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
