using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Aws.Topologies;

namespace Showroom.Hosting.Aws.Mapping;

/// <summary>What the mappers share: the template that grows, and where the things of earlier mappers are.</summary>
internal sealed class MappingContext(Template template, Topology topology)
{
    public Template Template { get; } = template;

    public Topology Topology { get; } = topology;

    public AwsOptions Options => Topology.Options;

    /// <summary>By the names that connections use: a database's as well as its server's.</summary>
    public Dictionary<string, Backing> Backings { get; } = new(StringComparer.Ordinal);

    /// <summary>What an expression like {cache.bindings.tcp.host} or {session-key.value} stands for.</summary>
    public Dictionary<string, Setting> Expressions { get; } = new(StringComparer.Ordinal);

    /// <summary>Null when nothing collects.</summary>
    public Value? CollectorImage { get; set; }

    public static Value Tags(string name) => [new Map { ["Key"] = "Name", ["Value"] = new Sub($"${{AWS::StackName}}-{name}") }];
}
