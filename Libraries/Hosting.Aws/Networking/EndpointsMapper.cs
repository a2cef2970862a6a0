using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Networking;

/// <summary>
/// VPC endpoints. Without a NAT gateway there are interface endpoints for the services of AWS that tasks use: images, secrets,
/// logs and, with a collector, traces. The gateway endpoint of S3, which stores image layers, is free and always created.
/// </summary>
internal static class EndpointsMapper
{
    /// <returns>The interface endpoints, without which a task cannot fetch its image.</returns>
    public static IReadOnlyList<string> Map(MappingContext context, NetworkOptions options, Value vpc, IReadOnlyList<Value> routeTables, Value subnet)
    {
        var template = context.Template;
        template.Add("S3Endpoint", new("AWS::EC2::VPCEndpoint")
        {
            ["VpcId"] = vpc,
            ["VpcEndpointType"] = "Gateway",
            ["ServiceName"] = new Sub("com.amazonaws.${AWS::Region}.s3"),
            ["RouteTableIds"] = Value.Of([.. routeTables]),
            ["Tags"] = ResourceTags.Name("s3"),
        });
        if (options.Egress is not Egress.Endpoints)
        {
            return [];
        }

        template.Add("EndpointsSecurityGroup", new("AWS::EC2::SecurityGroup")
        {
            Option = NetworkOptions.EgressOption,
            ["GroupDescription"] = "Services of AWS, from inside the network only",
            ["VpcId"] = vpc,
            ["SecurityGroupIngress"] = [new Map
            {
                ["Description"] = "HTTPS from the network",
                ["IpProtocol"] = "tcp",
                ["FromPort"] = 443,
                ["ToPort"] = 443,
                ["CidrIp"] = new GetAtt("Vpc", "CidrBlock"),
            }],
            ["Tags"] = ResourceTags.Name("endpoints"),
        });
        foreach (var (id, service) in context.Endpoints)
        {
            template.Add(id, new("AWS::EC2::VPCEndpoint")
            {
                Option = NetworkOptions.EgressOption,
                ["VpcId"] = vpc,
                ["VpcEndpointType"] = "Interface",
                ["ServiceName"] = new Sub($"com.amazonaws.${{AWS::Region}}.{service}"),
                ["PrivateDnsEnabled"] = true,
                // One zone: traffic from the others is billed by the gigabyte, an endpoint in each further zone by the hour.
                ["SubnetIds"] = [subnet],
                ["SecurityGroupIds"] = [new GetAtt("EndpointsSecurityGroup", "GroupId")],
                ["Tags"] = ResourceTags.Name(service.Replace('.', '-')),
            });
        }

        return [.. context.Endpoints.Select(e => e.Id)];
    }
}
