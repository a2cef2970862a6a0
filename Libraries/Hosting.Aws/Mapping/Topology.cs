namespace Showroom.Hosting.Aws.Mapping;

/// <summary>
/// The part of the application model that is published: the resources, their references and their options. It is the only
/// input of the mapping.
/// </summary>
internal sealed record Topology(IKindOptions Options, IReadOnlyList<ResourceNode> Nodes)
{
    /// <summary>The resources of one kind.</summary>
    public IReadOnlyList<T> Of<T>()
        where T : ResourceNode => [.. Nodes.OfType<T>()];
}
