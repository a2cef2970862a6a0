using Showroom.Hosting.Aws.Mapping;

namespace Showroom.Hosting.Aws.Publishing;

/// <summary>Reads an application model into a <see cref="Topology"/>.</summary>
internal static class ModelReader
{
    /// <returns>The topology, and the names of resources that cannot be published, which no service may refer to.</returns>
    public static async Task<(Topology Topology, IReadOnlyList<string> LeftOut)> ReadAsync(
        DistributedApplicationModel model, DistributedApplicationExecutionContext execution, AwsOptions options, IReadOnlyList<IResourceKind> kinds, CancellationToken cancellationToken)
    {
        var view = new ModelView([.. model.Resources.Where(r => !IsExcluded(r))], execution, options);
        var nodes = new List<ResourceNode>();
        foreach (var kind in kinds)
        {
            nodes.AddRange(await kind.ReadAsync(view, cancellationToken).ConfigureAwait(false));
        }

        return (new Topology(options, nodes), [.. view.Resources.Where(r => !kinds.Any(kind => kind.Publishes(r))).Select(r => r.Name)]);
    }

    private static bool IsExcluded(IResource resource) => resource.Annotations.OfType<ManifestPublishingCallbackAnnotation>().LastOrDefault() is { Callback: null };
}
