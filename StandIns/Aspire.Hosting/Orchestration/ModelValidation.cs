using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Orchestration;

/// <summary>Refuses, before anything starts, a model that could only hang.</summary>
internal static class ModelValidation
{
    public static void Validate(DistributedApplicationModel model, IServiceProvider services)
    {
        RefuseStrangers(model);
        RefuseCircles(model);
        RefuseUnknownHealthChecks(model, services);
    }

    private static void RefuseStrangers(DistributedApplicationModel model)
    {
        foreach (var resource in model.Resources)
        {
            foreach (var wait in resource.Annotations.OfType<WaitAnnotation>().Where(wait => !Contains(model, wait.Resource)))
            {
                throw new DistributedApplicationException($"Resource '{resource.Name}' waits for '{wait.Resource.Name}', which is not in the model: add it, or remove the WaitFor.");
            }
            foreach (var reference in resource.Annotations.OfType<ResourceRelationshipAnnotation>().Where(r => r.Resource is IResourceWithEndpoints && !Contains(model, r.Resource)))
            {
                throw new DistributedApplicationException($"Resource '{resource.Name}' refers to '{reference.Resource.Name}', which is not in the model: add it, or remove the WithReference.");
            }
        }
    }

    private static void RefuseCircles(DistributedApplicationModel model)
    {
        var done = new HashSet<ResourceAnnotationCollection>(ReferenceEqualityComparer.Instance);
        foreach (var resource in model.Resources)
        {
            Follow(resource, []);
        }

        void Follow(IResource resource, List<IResource> path)
        {
            if (path.FindIndex(r => Same(r, resource)) is var start and >= 0)
            {
                var circle = string.Join(" -> ", path.Skip(start).Append(resource).Select(r => $"'{r.Name}'"));
                throw new DistributedApplicationException($"Resources wait for each other in a circle: {circle}. Remove one of these WaitFor calls.");
            }
            if (!done.Contains(resource.Annotations))
            {
                path.Add(resource);
                foreach (var wait in resource.Annotations.OfType<WaitAnnotation>())
                {
                    Follow(wait.Resource, path);
                }
                path.RemoveAt(path.Count - 1);
                done.Add(resource.Annotations);
            }
        }
    }

    private static void RefuseUnknownHealthChecks(DistributedApplicationModel model, IServiceProvider services)
    {
        var known = services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var resource in model.Resources)
        {
            foreach (var check in resource.Annotations.OfType<HealthCheckAnnotation>().Where(check => !known.Contains(check.Key)))
            {
                throw new DistributedApplicationException($"Resource '{resource.Name}' has the health check '{check.Key}', which nobody registered: add it with builder.Services.AddHealthChecks(), or remove the WithHealthCheck.");
            }
        }
    }

    private static bool Contains(DistributedApplicationModel model, IResource resource) => model.Resources.Any(r => Same(r, resource));

    // Two resource objects that share their annotations are one thing to the model.
    private static bool Same(IResource one, IResource other) => one == other || ReferenceEquals(one.Annotations, other.Annotations);
}
