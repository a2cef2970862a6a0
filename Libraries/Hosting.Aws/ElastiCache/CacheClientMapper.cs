using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Networking;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.ElastiCache;

/// <summary>
/// A client task for each cache, which checks the connection from inside the network. It is started manually and costs nothing
/// until then.
/// </summary>
internal static class CacheClientMapper
{
    private const string Image = "public.ecr.aws/docker/library/redis:7.4-alpine";

    public static void Map(MappingContext context)
    {
        // The client is a task of the cluster, which exists for the services; it does not know Memcached's protocol.
        if (!context.Topology.Of<CacheNode>().Any(HasClient) || context.Topology.Of<ServiceNode>().Count == 0)
        {
            return;
        }

        var image = RepositoriesMapper.Public(context, "CacheClient", Image, "the cache client");
        foreach (var cache in context.Each<CacheNode>().Where(HasClient))
        {
            Map(context, cache, context.Options<FargateOptions>().Architecture, image);
        }
    }

    private static bool HasClient(CacheNode cache) => cache.Options.Engine is not CacheEngine.Memcached;

    private static void Map(MappingContext context, CacheNode cache, CpuArchitecture architecture, Value image)
    {
        var (template, target) = (context.Template, LogicalIds.Of(cache.Name));
        var id = $"{target}Client";
        var backing = context.Backings[cache.Name];
        LogGroups.Add(template, id, $"{cache.Name}-client", context.Options<MonitoringOptions>());
        template.Add($"{id}SecurityGroup", new("AWS::EC2::SecurityGroup")
        {
            ["GroupDescription"] = $"Client tasks that query {cache.Name}",
            ["VpcId"] = context.Network.Vpc,
            ["Tags"] = ResourceTags.Name($"{cache.Name}-client"),
        });
        SecurityGroups.Allow(template, $"{id}To{target}", backing.SecurityGroup!, 6379, new GetAtt($"{id}SecurityGroup", "GroupId"), $"{cache.Name}-client to {cache.Name}");
        RolesMapper.Execution(template, id, RepositoriesMapper.Mirrors(context) ? [new GetAtt("CacheClientRepository", "Arn")] : [], [(Setting.Secret)backing.Properties["PASSWORD"]]);
        template.Add($"{id}TaskDefinition", new("AWS::ECS::TaskDefinition")
        {
            ["Family"] = new Sub($"${{AWS::StackName}}-{cache.Name}-client"),
            ["RequiresCompatibilities"] = ["FARGATE"],
            ["NetworkMode"] = "awsvpc",
            ["Cpu"] = "256",
            ["Memory"] = "512",
            ["RuntimePlatform"] = TaskDefinitionMapper.Platform(architecture),
            ["ExecutionRoleArn"] = new GetAtt($"{id}ExecutionRole", "Arn"),
            ["ContainerDefinitions"] = [new Map
            {
                ["Name"] = "client",
                ["Image"] = image,
                ["Essential"] = true,
                ["Command"] = ["sh", "-c", "redis-cli -c --tls -h $HOST ping && redis-cli -c --tls -h $HOST info replication"],
                ["Environment"] = [TaskDefinitionMapper.Variable("HOST", "Value", ((Setting.Plain)backing.Properties["HOST"]).Value)],
                // redis-cli reads the password from here, so it is on no command line.
                ["Secrets"] = [TaskDefinitionMapper.Variable("REDISCLI_AUTH", "ValueFrom", ((Setting.Secret)backing.Properties["PASSWORD"]).Source)],
                ["LogConfiguration"] = TaskDefinitionMapper.Logs(id, "out"),
            }],
        });
        template.Outputs[$"{id}Command"] = new($"Queries {cache.Name} from inside the network; the response is in the log group {cache.Name}-client", new Sub(
            $"aws ecs run-task --cluster ${{Cluster}} --launch-type FARGATE --task-definition ${{{id}TaskDefinition}} --network-configuration 'awsvpcConfiguration={{subnets=[{context.Network.FirstPrivateSubnet}],securityGroups=[${{{id}SecurityGroup.GroupId}}]}}'"));
    }
}
