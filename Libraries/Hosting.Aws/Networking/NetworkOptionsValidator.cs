using System.Net;

namespace Showroom.Hosting.Aws.Networking;

/// <summary>Contradictions that CloudFormation would report after minutes. Each message names the option and the allowed values.</summary>
internal static class NetworkOptionsValidator
{
    public static IEnumerable<string> Validate(NetworkOptions network)
    {
        if (!IPNetwork.TryParse(network.Cidr, out var range) || range.BaseAddress.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork || range.ToString() != network.Cidr)
        {
            yield return $"Network.Cidr is '{network.Cidr}'. Allowed: an IPv4 network such as 10.0.0.0/16, from /16 to /24.";
        }
        else if (range.PrefixLength is < 16 or > 24)
        {
            yield return $"Network.Cidr '{network.Cidr}' is too {(range.PrefixLength > 24 ? "small: a load balancer needs a /27 in each zone" : "large")}. Allowed: /16 to /24.";
        }

        if (network.AvailabilityZones is not (2 or 3))
        {
            yield return $"Network.AvailabilityZones is {network.AvailabilityZones}. Allowed: 2 or 3.";
        }
    }
}
