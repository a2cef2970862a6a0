using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Ecs;

/// <summary>
/// The cluster that runs the services, and their names in private DNS. Plain DNS with an address for each task, not Service
/// Connect: the gateway balances the load itself and has to resolve the individual replicas, as in a local run.
/// </summary>
internal static class ClusterMapper
{
    public static void Map(MappingContext context)
    {
        var services = context.Topology.Of<ServiceNode>();
        if (services.Count == 0)
        {
            return;
        }

        var template = context.Template;
        template.Add("Cluster", new("AWS::ECS::Cluster") { ["Tags"] = ResourceTags.Name("cluster") });
        template.Outputs["ClusterName"] = new("The ECS cluster", new Ref("Cluster"));

        foreach (var service in services.Where(s => s is { Listens: true, RunsOnce: false }))
        {
            AddExpressions(context, service, $"{service.Name}.${{AWS::StackName}}.internal");
        }

        if (!services.Any(service => IsCalled(services, service)))
        {
            return;
        }

        template.Add("Namespace", new("AWS::ServiceDiscovery::PrivateDnsNamespace")
        {
            ["Name"] = new Sub("${AWS::StackName}.internal"),
            ["Vpc"] = context.Network.Vpc,
            ["Description"] = "Names of the services, inside the network",
        });
        foreach (var service in context.Each<ServiceNode>().Where(service => IsCalled(services, service)))
        {
            template.Add($"{LogicalIds.Of(service.Name)}Discovery", new("AWS::ServiceDiscovery::Service")
            {
                ["Name"] = service.Name,
                ["NamespaceId"] = new Ref("Namespace"),
                ["DnsConfig"] = new Map
                {
                    ["RoutingPolicy"] = "MULTIVALUE",
                    ["DnsRecords"] = [new Map { ["Type"] = "A", ["TTL"] = 10 }],
                },
                ["HealthCheckCustomConfig"] = new Map { ["FailureThreshold"] = 1 },
            });
        }
    }

    /// <summary>Whether another service refers to it, and so needs a name for its tasks.</summary>
    public static bool IsCalled(IReadOnlyList<ServiceNode> services, ServiceNode service) =>
        service is { Listens: true, RunsOnce: false } && services.Any(other => other != service && References.Of(other).Any(reference => service.Aliases.Contains(reference.Resource)));

    private static void AddExpressions(MappingContext context, ServiceNode service, string host)
    {
        foreach (var prefix in service.Aliases.SelectMany(alias => service.Bindings.Select(b => (Prefix: $"{alias}.bindings.{b.Name}", b.Port))))
        {
            // TLS is terminated at the load balancer.
            context.Expressions[$"{prefix.Prefix}.url"] = new Setting.Plain($"http://{host}:{prefix.Port}");
            context.Expressions[$"{prefix.Prefix}.scheme"] = new Setting.Plain("http");
            context.Expressions[$"{prefix.Prefix}.host"] = new Setting.Plain(host);
            context.Expressions[$"{prefix.Prefix}.port"] = context.Expressions[$"{prefix.Prefix}.targetPort"] = new Setting.Plain($"{prefix.Port}");
        }
    }
}
