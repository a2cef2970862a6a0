using System.Net;
using System.Text.RegularExpressions;

namespace Showroom.Hosting.Aws.Networking;

/// <summary>Contradictions that CloudFormation would report after minutes. Each message names the option and the allowed values.</summary>
internal static partial class NetworkOptionsValidator
{
    private static readonly IPNetwork[] s_private = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10")];

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

        else if (!s_private.Any(all => all.Contains(range.BaseAddress)))
        {
            yield return $"Network.Cidr '{network.Cidr}' is not private: addresses of the internet in it could not be reached. Allowed: a part of {string.Join(", ", s_private)}.";
        }

        if (network.AvailabilityZones is not (2 or 3))
        {
            yield return $"Network.AvailabilityZones is {network.AvailabilityZones}. Allowed: 2 or 3.";
        }

        foreach (var problem in Existing(network))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> Existing(NetworkOptions network)
    {
        (string Name, IReadOnlyList<string> Ids)[] subnets = [("PublicSubnetIds", network.PublicSubnetIds), ("PrivateSubnetIds", network.PrivateSubnetIds)];
        if (network.VpcId is null)
        {
            foreach (var (name, _) in subnets.Where(s => s.Ids.Count > 0))
            {
                yield return $"Network.{name} are subnets of an existing network, and Network.VpcId is null. Allowed: the id of their network, vpc-...";
            }

            yield break;
        }

        if (!VpcIds().IsMatch(network.VpcId))
        {
            yield return $"Network.VpcId is '{network.VpcId}'. Allowed: the id of a network, vpc-..., or null for a new one.";
        }

        foreach (var (name, ids) in subnets)
        {
            if (ids.Distinct().Count() < 2)
            {
                yield return $"Network.{name} names {ids.Distinct().Count()} subnets of {network.VpcId}. Allowed: two or more, in different zones.";
            }

            foreach (var id in ids.Where(id => !SubnetIds().IsMatch(id)))
            {
                yield return $"Network.{name} has '{id}'. Allowed: the ids of subnets, subnet-...";
            }
        }

        if (network.PublicSubnetIds.Intersect(network.PrivateSubnetIds).FirstOrDefault() is { } both)
        {
            yield return $"Network.PublicSubnetIds and Network.PrivateSubnetIds have {both}. Allowed: each subnet in one of them; only the load balancer is in the public ones.";
        }
    }

    [GeneratedRegex("^vpc-[0-9a-f]{8,17}$")]
    private static partial Regex VpcIds();

    [GeneratedRegex("^subnet-[0-9a-f]{8,17}$")]
    private static partial Regex SubnetIds();
}
