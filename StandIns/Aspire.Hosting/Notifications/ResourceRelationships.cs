using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The relationships of a resource as the dashboard draws them.</summary>
internal static class ResourceRelationships
{
    public const string Parent = "Parent";
    public const string WaitFor = "WaitFor";

    public static ImmutableArray<RelationshipSnapshot> Of(IResource resource)
    {
        var all = resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(r => new RelationshipSnapshot(r.Resource.Name, r.Type));
        if (resource is IResourceWithParent { Parent: { } parent })
        {
            all = all.Prepend(new RelationshipSnapshot(parent.Name, Parent));
        }
        return [.. all.Distinct()];
    }
}
