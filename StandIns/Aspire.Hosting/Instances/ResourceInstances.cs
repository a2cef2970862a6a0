using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>One process or container of a resource; the id is new in every run.</summary>
internal sealed record ResourceInstance(string Id, string Suffix, int Index);

/// <summary>
/// The instances of a resource that the engine runs. It lives in the annotations, so that two resource objects that share
/// their annotations are one thing to whoever waits for either.
/// </summary>
internal sealed class ResourceInstancesAnnotation(ImmutableArray<ResourceInstance> instances) : IResourceAnnotation
{
    public ImmutableArray<ResourceInstance> Instances { get; } = instances;
}

internal static class ResourceInstances
{
    private const int SuffixLength = 8;

    /// <summary>The ids under which snapshots and logs are kept: of the instances, else the name.</summary>
    public static IEnumerable<string> InstanceIds(this IResource resource) =>
        resource.TryGetLastAnnotation<ResourceInstancesAnnotation>(out var annotation) ? annotation.Instances.Select(i => i.Id) : [resource.Name];

    /// <summary>Gives the resource its instances: name and eight random letters each.</summary>
    public static void CreateInstances(this IResource resource)
    {
        var count = resource.TryGetLastAnnotation<ReplicaAnnotation>(out var replicas) ? replicas.Replicas : 1;
        resource.Annotations.Add(new ResourceInstancesAnnotation([.. Enumerable.Range(0, count).Select(index =>
        {
            var suffix = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", SuffixLength);
            return new ResourceInstance($"{resource.Name.ToLowerInvariant()}-{suffix}", suffix, index);
        })]));
    }
}
