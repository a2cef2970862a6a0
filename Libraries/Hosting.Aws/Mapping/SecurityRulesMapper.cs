using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Aws.Topologies;

namespace Showroom.Hosting.Aws.Mapping;

/// <summary>
/// One rule for each reference in the model (ApiToCache, GatewayToApi) and none besides: what does not refer to a resource
/// does not reach it.
/// </summary>
internal static class SecurityRulesMapper
{
    /// <summary>A group without any egress rule gets one that allows everything; this one allows nothing that exists.</summary>
    public static Value NoEgress { get; } = [new Map { ["Description"] = "None", ["IpProtocol"] = "icmp", ["FromPort"] = 252, ["ToPort"] = 86, ["CidrIp"] = "255.255.255.255/32" }];

    public static void Map(MappingContext context)
    {
        foreach (var service in context.Topology.Services)
        {
            foreach (var (id, group, port, target) in Rules(context, service))
            {
                Allow(context.Template, id, group, port, new GetAtt($"{LogicalIds.Of(service.Name)}SecurityGroup", "GroupId"), $"{service.Name} to {target}");
            }
        }
    }

    /// <summary>The logical ids of the rules that let a service reach what it refers to.</summary>
    public static IEnumerable<string> RulesOf(MappingContext context, ServiceNode service) => Rules(context, service).Select(r => r.Id);

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

    private static IEnumerable<(string Id, Value Group, int Port, string Target)> Rules(MappingContext context, ServiceNode service)
    {
        var from = LogicalIds.Of(service.Name);
        var targets = References.Of(service).Select(reference => Target(context, reference.Resource, reference.Binding)).Where(t => t.Group is not null && t.Name != from);
        foreach (var target in targets.GroupBy(t => t.Name))
        {
            var ports = target.SelectMany(t => t.Ports).Distinct().Order().ToArray();
            foreach (var port in ports)
            {
                yield return (port == ports[0] ? $"{from}To{target.Key}" : $"{from}To{target.Key}On{port}", target.First().Group!, port, target.Key);
            }
        }
    }

    private static (string Name, Value? Group, IEnumerable<int> Ports) Target(MappingContext context, string name, string? binding)
    {
        if (context.Backings.TryGetValue(name, out var backing))
        {
            return (backing.Name, backing.SecurityGroup, backing.Ports);
        }

        if (context.Topology.Services.FirstOrDefault(s => s.Aliases.Contains(name)) is { } service)
        {
            var id = LogicalIds.Of(service.Name);
            return (id, new GetAtt($"{id}SecurityGroup", "GroupId"), service.Bindings.Where(b => b.Name == binding).Select(b => b.Port));
        }

        throw new DistributedApplicationException($"A service refers to '{name}', which has no place on AWS. Leave the reference out when publishing, or publish '{name}' as a project, a Redis or a Postgres.");
    }
}
