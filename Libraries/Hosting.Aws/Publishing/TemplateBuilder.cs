using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.ElastiCache;
using Showroom.Hosting.Aws.LoadBalancing;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Networking;
using Showroom.Hosting.Aws.Rds;
using Showroom.Hosting.Aws.Secrets;
using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Aws.Topologies;

namespace Showroom.Hosting.Aws.Publishing;

/// <summary>
/// Maps a topology to a template, in the order in which CloudFormation needs the parts. A new kind of resource (queues,
/// topics) is a folder of its own and a line here.
/// </summary>
internal static class TemplateBuilder
{
    public static Template Build(Topology topology)
    {
        TopologyValidator.Validate(topology);
        var (options, services) = (topology.Options, topology.Services);
        var template = new Template("Showroom: services on Fargate behind a load balancer, with ElastiCache and RDS in private subnets.");
        var network = NetworkMapper.Map(template, options.Network);
        EndpointsMapper.Map(template, options.Network, options.Monitoring, network);

        var context = new MappingContext(template, network, options.Network, options.Monitoring);
        ParameterMapper.Map(context, topology.Parameters);
        foreach (var cache in topology.Caches)
        {
            ElastiCacheMapper.Map(context, cache);
        }

        foreach (var database in topology.Databases)
        {
            RdsMapper.Map(context, database, resource => References.IsConnected(services, resource));
        }

        MapServices(context, topology);
        if (options.Monitoring.Alarms)
        {
            MapAlarms(template, topology);
        }

        if (options.Monitoring.Dashboard)
        {
            DashboardMapper.Map(template, [.. Rows(topology)]);
        }

        return template;
    }

    private static void MapServices(MappingContext context, Topology topology)
    {
        var services = topology.Services;
        RepositoriesMapper.Map(context, services);
        Collector.Map(context, services);
        ClusterMapper.Map(context, services);
        TasksMapper.Map(context, services);
        if (topology.Site is { } site)
        {
            LoadBalancerMapper.Map(context, site, topology.Options.CertificateArn, topology.Options.AllowedHosts);
        }

        foreach (var service in services.Where(s => !s.RunsOnce))
        {
            ServiceMapper.Map(context, services, service);
        }

        SecurityRulesMapper.Map(context, services);
        if (services.Count > 0)
        {
            CacheClientMapper.Map(context, topology.Caches, topology.Options.Services.Architecture);
        }
    }

    private static void MapAlarms(Template template, Topology topology)
    {
        AlarmMapper.MapTopic(template, topology.Options.Monitoring);
        if (topology.Site is { } site)
        {
            SiteAlarms.Map(template, site);
        }

        foreach (var cache in topology.Caches)
        {
            CacheAlarms.Map(template, cache);
        }

        foreach (var database in topology.Databases)
        {
            DatabaseAlarms.Map(template, database);
        }
    }

    private static IEnumerable<JsonObject[]> Rows(Topology topology) =>
    [
        .. topology.Site is { } site ? [SiteDashboard.Row(site)] : Array.Empty<JsonObject[]>(),
        .. topology.Services.Where(s => !s.RunsOnce).Select(ServiceDashboard.Row),
        .. topology.Caches.Select(CacheDashboard.Row),
        .. topology.Databases.Select(DatabaseDashboard.Row),
    ];
}
