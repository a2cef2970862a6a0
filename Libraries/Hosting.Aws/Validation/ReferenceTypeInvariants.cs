using System.Text.Json.Nodes;

namespace Showroom.Hosting.Aws.Validation;

/// <summary>References to a resource of the wrong type, such as a subnet where a security group is expected.</summary>
internal static class ReferenceTypeInvariants
{
    private static readonly Dictionary<string, string> s_types = new(StringComparer.Ordinal)
    {
        ["VpcId"] = "AWS::EC2::VPC",
        ["Vpc"] = "AWS::EC2::VPC",
        ["SubnetId"] = "AWS::EC2::Subnet",
        ["SubnetIds"] = "AWS::EC2::Subnet",
        ["Subnets"] = "AWS::EC2::Subnet",
        ["RouteTableId"] = "AWS::EC2::RouteTable",
        ["RouteTableIds"] = "AWS::EC2::RouteTable",
        ["InternetGatewayId"] = "AWS::EC2::InternetGateway",
        ["NatGatewayId"] = "AWS::EC2::NatGateway",
        ["AllocationId"] = "AWS::EC2::EIP",
        ["SecurityGroupIds"] = "AWS::EC2::SecurityGroup",
        ["SecurityGroups"] = "AWS::EC2::SecurityGroup",
        ["VPCSecurityGroups"] = "AWS::EC2::SecurityGroup",
        ["GroupId"] = "AWS::EC2::SecurityGroup",
        ["SourceSecurityGroupId"] = "AWS::EC2::SecurityGroup",
        ["CacheSubnetGroupName"] = "AWS::ElastiCache::SubnetGroup",
        ["CacheParameterGroupName"] = "AWS::ElastiCache::ParameterGroup",
        ["UserGroupId"] = "AWS::ElastiCache::UserGroup",
        ["DBSubnetGroupName"] = "AWS::RDS::DBSubnetGroup",
        ["DBParameterGroupName"] = "AWS::RDS::DBParameterGroup",
        ["Cluster"] = "AWS::ECS::Cluster",
        ["TaskDefinition"] = "AWS::ECS::TaskDefinition",
        ["ExecutionRoleArn"] = "AWS::IAM::Role",
        ["TaskRoleArn"] = "AWS::IAM::Role",
        ["Role"] = "AWS::IAM::Role",
        ["LoadBalancerArn"] = "AWS::ElasticLoadBalancingV2::LoadBalancer",
        ["TargetGroupArn"] = "AWS::ElasticLoadBalancingV2::TargetGroup",
        ["RegistryArn"] = "AWS::ServiceDiscovery::Service",
        ["NamespaceId"] = "AWS::ServiceDiscovery::PrivateDnsNamespace",
        ["TopicArn"] = "AWS::SNS::Topic",
        ["ScalingTargetId"] = "AWS::ApplicationAutoScaling::ScalableTarget",
    };

    /// <summary>Properties that take an ARN, where the name that a Ref gives would not do.</summary>
    private static readonly HashSet<string> s_arns = ["ExecutionRoleArn", "TaskRoleArn", "RegistryArn", "Role"];

    public static IEnumerable<Finding> Check(TemplateView template) => template.All.SelectMany(r => Walk(template, r.Id, r.Properties));

    private static IEnumerable<Finding> Walk(TemplateView template, string where, JsonNode? node)
    {
        if (node is JsonObject map && IntrinsicFunctions.Of(node) is null)
        {
            foreach (var (name, value) in map)
            {
                if (s_types.TryGetValue(name, out var expected))
                {
                    foreach (var (id, attribute) in IntrinsicFunctions.References(value))
                    {
                        if (template.TypeOf(id) is { } actual && actual != expected)
                        {
                            yield return new Finding($"{where}.{name}", $"{id} is of {actual}. Expected: {expected}.");
                        }
                        else if (template.TypeOf(id) is not null && s_arns.Contains(name) && attribute != "Arn")
                        {
                            yield return new Finding($"{where}.{name}", $"An ARN is expected: GetAtt {id}.Arn.");
                        }
                    }
                }

                foreach (var finding in Walk(template, $"{where}.{name}", value))
                {
                    yield return finding;
                }
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var finding in list.SelectMany(item => Walk(template, where, item)))
            {
                yield return finding;
            }
        }
    }
}
