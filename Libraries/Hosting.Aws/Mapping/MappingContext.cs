using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Networking;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Mapping;

/// <summary>State that the mappers share: the template under construction and the resources of earlier mappers.</summary>
internal sealed class MappingContext(Template template, Network network, NetworkOptions networkOptions, MonitoringOptions monitoring)
{
    public Template Template { get; } = template;

    public Network Network { get; } = network;

    public NetworkOptions NetworkOptions { get; } = networkOptions;

    public MonitoringOptions Monitoring { get; } = monitoring;

    /// <summary>Keyed by the names that connections use: those of databases and of their servers.</summary>
    public Dictionary<string, Backing> Backings { get; } = new(StringComparer.Ordinal);

    /// <summary>The values of expressions such as {cache.bindings.tcp.host} and {session-key.value}.</summary>
    public Dictionary<string, Setting> Expressions { get; } = new(StringComparer.Ordinal);

    /// <summary>Null without a collector.</summary>
    public Value? CollectorImage { get; set; }
}
