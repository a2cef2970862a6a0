using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Networking;

/// <summary>
/// VPC endpoints. Without a NAT gateway there are interface endpoints for the services of AWS that tasks use: images, secrets,
/// logs and, with a collector, traces. The gateway endpoint of S3, which stores image layers, is free and always created.
/// </summary>
internal static class EndpointsMapper
{
    public static void Map(Template template, NetworkOptions options, MonitoringOptions monitoring, Network network)
    {
        template.Add("StorageEndpoint", new("AWS::EC2::VPCEndpoint")
        {
            ["VpcId"] = network.Vpc,
            ["VpcEndpointType"] = "Gateway",
            ["ServiceName"] = new Sub("com.amazonaws.${AWS::Region}.s3"),
            ["RouteTableIds"] = Value.Of([.. network.PrivateRouteTables]),
        });
        if (options.Egress is not Egress.Endpoints)
        {
            return;
        }

        template.Add("EndpointsSecurityGroup", new("AWS::EC2::SecurityGroup")
        {
            ["GroupDescription"] = "Services of AWS, from inside the network only",
            ["VpcId"] = network.Vpc,
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
        (string Id, string Service)[] endpoints =
        [
            ("ImageApiEndpoint", "ecr.api"), ("ImageEndpoint", "ecr.dkr"), ("LogsEndpoint", "logs"), ("SecretsEndpoint", "secretsmanager"),
            .. monitoring.Telemetry is Telemetry.Collector ? [("TracesEndpoint", "xray")] : Array.Empty<(string, string)>(),
        ];
        foreach (var (id, service) in endpoints)
        {
            network.Egress.Add(id);
            template.Add(id, new("AWS::EC2::VPCEndpoint")
            {
                ["VpcId"] = network.Vpc,
                ["VpcEndpointType"] = "Interface",
                ["ServiceName"] = new Sub($"com.amazonaws.${{AWS::Region}}.{service}"),
                ["PrivateDnsEnabled"] = true,
                // One zone: traffic from the others is billed by the gigabyte, an endpoint in each further zone by the hour.
                ["SubnetIds"] = [network.PrivateSubnets[0]],
                ["SecurityGroupIds"] = [new Ref("EndpointsSecurityGroup")],
            });
        }
    }
}
