using System.Net;
using System.Net.Sockets;

namespace Showroom.Hosting.Services;

internal static class PortValidation
{
    /// <exception cref="DistributedApplicationException">Another program listens on the port; the message names the setting.</exception>
    public static void Validate(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
        {
            foreach (var port in resource.Annotations.OfType<FixedPortAnnotation>())
            {
                if (IsInUse(port.Port))
                {
                    throw new DistributedApplicationException(
                        $"Port {port.Port} of '{resource.Name}' is in use: stop the program that listens on it, or choose another with --{port.Setting}=PORT (0 for any free one).");
                }
            }
        }
    }

    // Connecting does not disturb a port that was used a moment ago and is free again, as binding would.
    private static bool IsInUse(int port)
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
