using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Ecs;

/// <summary>A project, or all replicas of one, as one Fargate service. A deployment that does not become healthy is rolled back.</summary>
internal static class ServiceMapper
{
    private const string MaxCountOption = "Services.MaxCount";

    public static void Map(MappingContext context, IReadOnlyList<ServiceNode> services, ServiceNode service, Value? collector)
    {
        TaskDefinitionMapper.Map(context, service, collector);
        var (template, id, options) = (context.Template, LogicalIds.Of(service.Name), service.Options);
        template.Parameter($"{id}Count", new($"Number of tasks of {service.Name}", $"{service.Count}") { Type = "Number", MinValue = 0, MaxValue = options.MaxCount });
        var count = new If(RepositoriesMapper.HasImage(service), new Ref($"{id}Count"), 0);
        template.Add($"{id}Service", new("AWS::ECS::Service")
        {
            DependsOn =
            [
                .. context.Network.Egress,
                .. SecurityRulesMapper.RulesOf(context, services, service),
                .. service.After.Select(task => $"{LogicalIds.Of(task)}Run"),
                .. service.External ? context.Site.Listeners : [],
            ],
            ["Cluster"] = new Ref("Cluster"),
            ["TaskDefinition"] = new Ref($"{id}TaskDefinition"),
            ["LaunchType"] = "FARGATE",
            // With autoscaling the count has one owner: each deployment would reset what autoscaling has decided.
            ["DesiredCount"] = options.MaxCount is null ? count : new If(RepositoriesMapper.HasImage(service), Ref.NoValue, 0),
            ["DeploymentConfiguration"] = new Map
            {
                ["MinimumHealthyPercent"] = 100,
                ["MaximumPercent"] = 200,
                ["DeploymentCircuitBreaker"] = new Map { ["Enable"] = true, ["Rollback"] = true },
            },
            ["NetworkConfiguration"] = new Map
            {
                ["AwsvpcConfiguration"] = new Map
                {
                    ["AssignPublicIp"] = "DISABLED",
                    ["Subnets"] = Value.Of([.. context.Network.PrivateSubnets]),
                    ["SecurityGroups"] = [new GetAtt($"{id}SecurityGroup", "GroupId")],
                },
            },
            ["ServiceRegistries"] = ClusterMapper.IsCalled(services, service) ? [new Map { ["RegistryArn"] = new GetAtt($"{id}Discovery", "Arn") }] : null,
            ["LoadBalancers"] = service.External ? [new Map
            {
                ["ContainerName"] = service.Name,
                ["ContainerPort"] = service.Bindings[0].Port,
                ["TargetGroupArn"] = new Ref($"{id}TargetGroup"),
            }] : null,
            ["HealthCheckGracePeriodSeconds"] = service.External ? 60 : null,
            ["EnableECSManagedTags"] = true,
            ["PropagateTags"] = "SERVICE",
        });
        if (options.MaxCount is { } max)
        {
            Scaling(template, id, count, max, options.TargetCpuPercent);
            if (References.Expressions(service).Select(expression => context.Backlogs.GetValueOrDefault(expression)).OfType<Value>().ToArray() is { Length: > 0 } queues)
            {
                BacklogScaling.Map(template, id, queues, options.TargetBacklog);
            }
        }
    }

    private static void Scaling(Template template, string id, Value min, int max, int targetCpuPercent)
    {
        template.Add($"{id}Scaling", new("AWS::ApplicationAutoScaling::ScalableTarget")
        {
            Option = MaxCountOption,
            ["ServiceNamespace"] = "ecs",
            ["ScalableDimension"] = "ecs:service:DesiredCount",
            ["ResourceId"] = new Sub($"service/${{Cluster}}/${{{id}Service.Name}}"),
            ["MinCapacity"] = min,
            ["MaxCapacity"] = max,
        });
        template.Add($"{id}ScalingPolicy", new("AWS::ApplicationAutoScaling::ScalingPolicy")
        {
            Option = MaxCountOption,
            ["PolicyName"] = "cpu",
            ["PolicyType"] = "TargetTrackingScaling",
            ["ScalingTargetId"] = new Ref($"{id}Scaling"),
            ["TargetTrackingScalingPolicyConfiguration"] = new Map
            {
                ["PredefinedMetricSpecification"] = new Map { ["PredefinedMetricType"] = "ECSServiceAverageCPUUtilization" },
                ["TargetValue"] = targetCpuPercent,
                // Scale in slowly, because it closes connections.
                ["ScaleOutCooldown"] = 60,
                ["ScaleInCooldown"] = 300,
            },
        });
    }
}
