using System.Net;
using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Networking;

/// <summary>Only the load balancer is reachable from the internet; subnets are inside their network and do not overlap.</summary>
internal static class NetworkInvariants
{
    public static IEnumerable<Finding> Check(TemplateView template) =>
        [.. IngressRules(template), .. PublicSubnets(template), .. Ranges(template), .. Zones(template)];

    /// <summary>Rules that allow addresses: on the load balancer for ports 80 and 443, on interface endpoints for the network's own range.</summary>
    private static IEnumerable<Finding> IngressRules(TemplateView template)
    {
        var balancers = Users(template, "AWS::ElasticLoadBalancingV2::LoadBalancer", "SecurityGroups");
        var endpoints = Users(template, "AWS::EC2::VPCEndpoint", "SecurityGroupIds");
        var rules = template.Of("AWS::EC2::SecurityGroup").SelectMany(g => (g.Properties["SecurityGroupIngress"] as JsonArray ?? []).OfType<JsonObject>().Select(rule => (g.Id, Group: g.Id, rule)))
            .Concat(template.Of("AWS::EC2::SecurityGroupIngress").SelectMany(r => TemplateView.Targets(r.Properties["GroupId"]).Select(group => (r.Id, Group: group, rule: r.Properties))));
        foreach (var (id, group, rule) in rules)
        {
            if (template.Value(rule["IpProtocol"]) == "-1")
            {
                yield return new Finding(id, "It opens every port. A rule names the port that a reference needs.");
            }

            var source = rule["CidrIp"] ?? rule["CidrIpv6"];
            var port = template.Number(rule["FromPort"]);
            if (template.Number(rule["ToPort"]) != port)
            {
                yield return new Finding(id, $"It opens the ports {port} to {template.Number(rule["ToPort"])}. A rule opens one.");
            }

            if (source is null || (balancers.Contains(group) && port is 80 or 443))
            {
                continue;
            }

            if (!(endpoints.Contains(group) && TemplateView.Targets(source).Any(t => template.TypeOf(t) == "AWS::EC2::VPC")))
            {
                yield return new Finding(id, $"It allows {template.Value(source) ?? "an address range"} to reach {group} on port {port}. Only the load balancer is open, on 80 and 443; other rules must name a security group.");
            }
        }
    }

    private static IEnumerable<Finding> PublicSubnets(TemplateView template)
    {
        var publicTables = template.Of("AWS::EC2::Route").Where(r => r.Properties["GatewayId"] is not null).SelectMany(r => TemplateView.Targets(r.Properties["RouteTableId"])).ToHashSet(StringComparer.Ordinal);
        var publics = template.Of("AWS::EC2::SubnetRouteTableAssociation")
            .Where(a => TemplateView.Targets(a.Properties["RouteTableId"]).Any(publicTables.Contains))
            .SelectMany(a => TemplateView.Targets(a.Properties["SubnetId"])).ToHashSet(StringComparer.Ordinal);
        foreach (var (id, type, properties) in template.All)
        {
            if (type is not ("AWS::ElasticLoadBalancingV2::LoadBalancer" or "AWS::EC2::NatGateway" or "AWS::EC2::SubnetRouteTableAssociation")
                && TemplateView.Targets(properties).FirstOrDefault(publics.Contains) is { } subnet)
            {
                yield return new Finding(id, $"It is in the public subnet {subnet}. Only the load balancer and NAT gateways belong there.");
            }
        }

        foreach (var (id, properties) in template.Of("AWS::ECS::Service"))
        {
            if (template.Value(properties["NetworkConfiguration"]?["AwsvpcConfiguration"]?["AssignPublicIp"]) != "DISABLED")
            {
                yield return new Finding(id, "Its tasks get public addresses. AssignPublicIp is DISABLED.");
            }
        }
    }

    private static IEnumerable<Finding> Ranges(TemplateView template)
    {
        var network = template.Of("AWS::EC2::VPC").Select(v => template.Value(v.Properties["CidrBlock"])).FirstOrDefault();
        var subnets = template.Of("AWS::EC2::Subnet").Select(s => (s.Id, Cidr: template.Value(s.Properties["CidrBlock"])))
            .Select(s => (s.Id, Range: IPNetwork.TryParse(s.Cidr, out var range) ? range : (IPNetwork?)null)).ToArray();
        foreach (var (id, range) in subnets)
        {
            if (range is null)
            {
                yield return new Finding($"{id}.CidrBlock", "It is not a network such as 10.0.0.0/19.");
            }
            else if (IPNetwork.TryParse(network, out var all) && (!all.Contains(range.Value.BaseAddress) || range.Value.PrefixLength < all.PrefixLength))
            {
                yield return new Finding($"{id}.CidrBlock", $"{range} is not inside the network's {network}.");
            }
            else if (subnets.FirstOrDefault(o => o.Id != id && o.Range is { } other && other.Contains(range.Value.BaseAddress)) is { Id: { } neighbour })
            {
                yield return new Finding($"{id}.CidrBlock", $"{range} overlaps with {neighbour}.");
            }
        }
    }

    private static IEnumerable<Finding> Zones(TemplateView template)
    {
        foreach (var (type, property) in new[] { ("AWS::ElasticLoadBalancingV2::LoadBalancer", "Subnets"), ("AWS::RDS::DBSubnetGroup", "SubnetIds") })
        {
            foreach (var (id, properties) in template.Of(type))
            {
                // The zones of existing subnets are known only to AWS.
                if ((properties[property] as JsonArray)?.OfType<JsonValue>().Distinct().Count() >= 2)
                {
                    continue;
                }

                var zones = TemplateView.Targets(properties[property]).Select(s => template.PropertiesOf(s)?["AvailabilityZone"]?.ToJsonString()).Distinct().Count();
                if (zones < 2)
                {
                    yield return new Finding($"{id}.{property}", $"It needs subnets in two availability zones or more, and has {zones}.");
                }
            }
        }
    }

    private static HashSet<string> Users(TemplateView template, string type, string property) =>
        template.Of(type).SelectMany(r => TemplateView.Targets(r.Properties[property])).ToHashSet(StringComparer.Ordinal);
}
