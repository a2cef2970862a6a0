using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Networking;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Ecs;

/// <summary>
/// One ingress rule for each reference in the model (ApiToCache, GatewayToApi) and no others: a service can reach only what it
/// refers to.
/// </summary>
internal static class SecurityRulesMapper
{
    public static void Map(MappingContext context, IReadOnlyList<ServiceNode> services)
    {
        foreach (var service in context.Each<ServiceNode>())
        {
            foreach (var (id, group, port, target) in Rules(context, services, service))
            {
                SecurityGroups.Allow(context.Template, id, group, port, new GetAtt($"{LogicalIds.Of(service.Name)}SecurityGroup", "GroupId"), $"{service.Name} to {target}");
            }
        }
    }

    /// <summary>The logical ids of the rules that let a service reach what it refers to.</summary>
    public static IEnumerable<string> RulesOf(MappingContext context, IReadOnlyList<ServiceNode> services, ServiceNode service) => Rules(context, services, service).Select(r => r.Id);

    private static IEnumerable<(string Id, Value Group, int Port, string Target)> Rules(MappingContext context, IReadOnlyList<ServiceNode> services, ServiceNode service)
    {
        var from = LogicalIds.Of(service.Name);
        var targets = References.Of(service).Select(reference => Target(context, services, reference.Resource, reference.Binding)).Where(t => t.Group is not null && t.Name != from);
        foreach (var target in targets.GroupBy(t => t.Name))
        {
            var ports = target.SelectMany(t => t.Ports).Distinct().Order().ToArray();
            foreach (var port in ports)
            {
                yield return (port == ports[0] ? $"{from}To{target.Key}" : $"{from}To{target.Key}On{port}", target.First().Group!, port, target.Key);
            }
        }
    }

    private static (string Name, Value? Group, IEnumerable<int> Ports) Target(MappingContext context, IReadOnlyList<ServiceNode> services, string name, string? binding)
    {
        if (context.Backings.TryGetValue(name, out var backing))
        {
            return (backing.Name, backing.SecurityGroup, backing.Ports);
        }

        if (services.FirstOrDefault(s => s.Aliases.Contains(name)) is { } service)
        {
            var id = LogicalIds.Of(service.Name);
            return (id, new GetAtt($"{id}SecurityGroup", "GroupId"), service.Bindings.Where(b => b.Name == binding).Select(b => b.Port));
        }

        throw new DistributedApplicationException($"A service refers to '{name}', which cannot be published to AWS. Omit the reference in publish mode, or make '{name}' a project, a Redis or a Postgres.");
    }
}
