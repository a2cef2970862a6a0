namespace Showroom.Hosting.Services;

/// <summary>
/// Replicas of one service as resources of their own, <c>name-1</c> to <c>name-n</c>, and a spare one with an explicit
/// start. Aspire's own replicas share one proxied address, behind which a gateway could not balance, probe or fail over.
/// </summary>
public sealed class Replicas
{
    internal Replicas(string name, IReadOnlyList<IResourceBuilder<ProjectResource>> all)
    {
        Name = name;
        All = all;
    }

    /// <summary>The set's name.</summary>
    public string Name { get; }

    /// <summary>Every replica; the spare one is the last.</summary>
    public IReadOnlyList<IResourceBuilder<ProjectResource>> All { get; }

    /// <summary>Configures every replica alike, the spare one too.</summary>
    public Replicas ForEach(Action<IResourceBuilder<ProjectResource>> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        foreach (var replica in All)
        {
            configure(replica);
        }

        return this;
    }
}
