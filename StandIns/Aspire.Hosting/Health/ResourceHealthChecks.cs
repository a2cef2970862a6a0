using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

internal static class ResourceHealthChecks
{
    /// <summary>The checks that decide about the resource: its own and those of its parents.</summary>
    public static IReadOnlySet<string> HealthCheckKeys(this IResource resource)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        for (var one = resource; one is not null; one = (one as IResourceWithParent)?.Parent)
        {
            keys.UnionWith(one.Annotations.OfType<HealthCheckAnnotation>().Select(a => a.Key));
        }
        return keys;
    }

    /// <summary>The reports of a resource none of whose checks has run.</summary>
    public static ImmutableArray<HealthReportSnapshot> PendingHealthReports(this IResource resource) =>
        [.. resource.HealthCheckKeys().Select(key => new HealthReportSnapshot(key, Status: null, Description: null, ExceptionText: null))];
}
