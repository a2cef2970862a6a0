using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Networking;

/// <summary>
/// Private ways to AWS's own services when there is no NAT gateway: what a task needs to start (images, secrets, logs) and,
/// with a collector, to report. The gateway endpoint of S3 costs nothing and holds the layers of images, so it is always there.
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
                // One zone: the others reach it for a cent a gigabyte, and each further zone is paid by the hour.
                ["SubnetIds"] = [network.PrivateSubnets[0]],
                ["SecurityGroupIds"] = [new Ref("EndpointsSecurityGroup")],
            });
        }
    }
}
