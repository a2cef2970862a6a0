using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <content>Starting after others.</content>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Starts the resource when another runs and is healthy.</summary>
    /// <exception cref="DistributedApplicationException">The other one is the resource itself or its parent.</exception>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency) where T : IResourceWithWaitSupport =>
        Wait(builder, dependency, WaitType.WaitUntilHealthy, behavior: null);

    /// <summary>Starts the resource when another runs and is healthy.</summary>
    /// <exception cref="DistributedApplicationException">The other one is the resource itself or its parent.</exception>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior) where T : IResourceWithWaitSupport =>
        Wait(builder, dependency, WaitType.WaitUntilHealthy, waitBehavior);

    /// <summary>Starts the resource when another runs.</summary>
    /// <exception cref="DistributedApplicationException">The other one is the resource itself or its parent.</exception>
    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency) where T : IResourceWithWaitSupport =>
        Wait(builder, dependency, WaitType.WaitUntilStarted, behavior: null);

    /// <summary>Starts the resource when another runs.</summary>
    /// <exception cref="DistributedApplicationException">The other one is the resource itself or its parent.</exception>
    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior) where T : IResourceWithWaitSupport =>
        Wait(builder, dependency, WaitType.WaitUntilStarted, waitBehavior);

    /// <summary>Starts the resource when another has ended with the exit code.</summary>
    /// <exception cref="DistributedApplicationException">The other one is the resource itself or its parent.</exception>
    public static IResourceBuilder<T> WaitForCompletion<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0) where T : IResourceWithWaitSupport
    {
        ArgumentNullException.ThrowIfNull(dependency);
        RefuseImpossibleWait(builder.Resource, dependency.Resource);
        return builder
            .WithRelationship(dependency.Resource, KnownRelationshipTypes.WaitFor)
            .WithAnnotation(new WaitAnnotation(dependency.Resource, WaitType.WaitForCompletion, exitCode));
    }

    /// <summary>Starts the resource only when somebody asks for it.</summary>
    public static IResourceBuilder<T> WithExplicitStart<T>(this IResourceBuilder<T> builder) where T : IResource =>
        builder.WithAnnotation(new ExplicitStartupAnnotation(), ResourceAnnotationMutationBehavior.Replace);

    private static IResourceBuilder<T> Wait<T>(IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitType type, WaitBehavior? behavior) where T : IResourceWithWaitSupport
    {
        ArgumentNullException.ThrowIfNull(dependency);
        RefuseImpossibleWait(builder.Resource, dependency.Resource);

        // A child may have no check of its own, so its parents are waited for too. That is nothing to draw.
        var parents = new Stack<IResource>();
        for (var child = dependency.Resource; child is IResourceWithParent { Parent: var parent }; child = parent)
        {
            RefuseImpossibleWait(builder.Resource, parent);
            parents.Push(parent);
        }
        foreach (var parent in parents)
        {
            builder.WithAnnotation(new WaitAnnotation(parent, type) { WaitBehavior = behavior });
        }
        return builder
            .WithRelationship(dependency.Resource, KnownRelationshipTypes.WaitFor)
            .WithAnnotation(new WaitAnnotation(dependency.Resource, type) { WaitBehavior = behavior });
    }

    private static void RefuseImpossibleWait(IResource resource, IResource dependency)
    {
        if (resource == dependency)
        {
            throw new DistributedApplicationException($"The '{resource.Name}' resource cannot wait for itself.");
        }
        if (resource is IResourceWithParent { Parent: var parent } && parent == dependency)
        {
            throw new DistributedApplicationException($"The '{resource.Name}' resource cannot wait for its parent '{dependency.Name}'.");
        }
    }
}
