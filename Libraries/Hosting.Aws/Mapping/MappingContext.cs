using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Mapping;

/// <summary>State that the kinds share: the template under construction and the resources of kinds that were mapped before.</summary>
/// <param name="template">The template.</param>
/// <param name="topology">The model.</param>
/// <param name="endpoints">The services of AWS that the kinds call.</param>
internal sealed class MappingContext(Template template, Topology topology, IReadOnlyList<ServiceEndpoint> endpoints)
{
    private Network? _network;

    public Template Template { get; } = template;

    public Topology Topology { get; } = topology;

    public IReadOnlyList<ServiceEndpoint> Endpoints { get; } = endpoints;

    /// <summary>The network, which is mapped first.</summary>
    public Network Network
    {
        get => _network ?? throw new InvalidOperationException("The network is not mapped yet.");
        set => _network = value;
    }

    /// <summary>Listeners without which the service with the external endpoint has no load balancer, and the host names that it accepts.</summary>
    public (IReadOnlyList<string> Listeners, string Hosts) Site { get; set; } = ([], "");

    /// <summary>Keyed by the names that connections use: those of databases and of their servers.</summary>
    public Dictionary<string, Backing> Backings { get; } = new(StringComparer.Ordinal);

    /// <summary>The values of expressions such as {cache.bindings.tcp.host} and {session-key.value}.</summary>
    public Dictionary<string, Setting> Expressions { get; } = new(StringComparer.Ordinal);

    /// <summary>What the task of a service with such an expression in its environment may do.</summary>
    public Dictionary<string, IReadOnlyList<Permission>> Permissions { get; } = new(StringComparer.Ordinal);

    /// <summary>The names of the queues that a service with such an expression in its environment consumes.</summary>
    public Dictionary<string, Value> Backlogs { get; } = new(StringComparer.Ordinal);

    public T Options<T>()
        where T : class, new() => Topology.Options.Of<T>();

    /// <summary>The resources of one kind. What is added to the template meanwhile comes from the current one.</summary>
    public IEnumerable<T> Each<T>()
        where T : ResourceNode
    {
        var outer = Template.Origin;
        foreach (var node in Topology.Of<T>())
        {
            Template.Origin = outer with { Resource = node.Name };
            yield return node;
            Template.Origin = outer;
        }
    }
}
