using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Networking;

internal static class SecurityGroups
{
    /// <summary>CloudFormation gives a group without an egress rule one that allows everything; this rule matches no traffic.</summary>
    public static Value NoEgress { get; } = [new Map { ["Description"] = "No egress", ["IpProtocol"] = "icmp", ["FromPort"] = 252, ["ToPort"] = 86, ["CidrIp"] = "255.255.255.255/32" }];

    /// <summary>Allows the members of one group to reach a port of another.</summary>
    public static void Allow(Template template, string id, Value group, int port, Value source, string description) =>
        template.Add(id, new("AWS::EC2::SecurityGroupIngress")
        {
            ["Description"] = description,
            ["GroupId"] = group,
            ["IpProtocol"] = "tcp",
            ["FromPort"] = port,
            ["ToPort"] = port,
            ["SourceSecurityGroupId"] = source,
        });
}
