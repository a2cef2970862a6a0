using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Networking;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Mapping;

/// <summary>What the mappers share: the template under construction, and where the resources of earlier mappers are.</summary>
internal sealed class MappingContext(Template template, Network network, NetworkOptions networkOptions, MonitoringOptions monitoring)
{
    public Template Template { get; } = template;

    public Network Network { get; } = network;

    public NetworkOptions NetworkOptions { get; } = networkOptions;

    public MonitoringOptions Monitoring { get; } = monitoring;

    /// <summary>By the names that connections use: a database's as well as its server's.</summary>
    public Dictionary<string, Backing> Backings { get; } = new(StringComparer.Ordinal);

    /// <summary>What an expression like {cache.bindings.tcp.host} or {session-key.value} stands for.</summary>
    public Dictionary<string, Setting> Expressions { get; } = new(StringComparer.Ordinal);

    /// <summary>Null without a collector.</summary>
    public Value? CollectorImage { get; set; }
}
