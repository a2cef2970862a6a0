using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Aws.Topologies;

namespace Showroom.Hosting.Aws.Mapping;

/// <summary>
/// The whole way from a model to a template, in the order in which CloudFormation will need the parts. A new kind of
/// resource (queues, topics) is one more mapper in a file of its own and one more line here.
/// </summary>
internal static class TemplateBuilder
{
    public static Template Build(Topology topology)
    {
        TopologyCheck.Check(topology);
        var template = new Template("Showroom: services on Fargate behind a load balancer, with ElastiCache and RDS in private subnets.");
        var context = new MappingContext(template, topology);

        var network = NetworkMapper.Map(context);
        EndpointsMapper.Map(context, network);
        SettingsMapper.Map(context);
        foreach (var cache in topology.Caches)
        {
            ElastiCacheMapper.Map(context, network, cache);
        }

        foreach (var database in topology.Databases)
        {
            RdsMapper.Map(context, network, database);
        }

        RepositoriesMapper.Map(context);
        Collector.Map(context);
        ClusterMapper.Map(context, network);
        TasksMapper.Map(context, network);
        LoadBalancerMapper.Map(context, network);
        foreach (var service in topology.Services.Where(s => !s.RunsOnce))
        {
            ServiceMapper.Map(context, network, service);
        }

        SecurityRulesMapper.Map(context);
        CacheClientMapper.Map(context, network);
        AlarmsMapper.Map(context);
        DashboardMapper.Map(context);
        return template;
    }
}
