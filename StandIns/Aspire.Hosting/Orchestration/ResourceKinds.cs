using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>What the engine makes of a resource.</summary>
internal static class ResourceKinds
{
    public static bool IsContainer(this IResource resource) => resource.Annotations.OfType<ContainerImageAnnotation>().Any();

    public static bool IsProcess(this IResource resource) => resource is ProjectResource or ExecutableResource && !resource.IsContainer();

    /// <summary>Whether the engine runs it: a project, an executable or a container.</summary>
    public static bool IsRunByEngine(this IResource resource) => resource.IsContainer() || resource.IsProcess();

    public static bool StartsByItself(this IResource resource) => !resource.Annotations.OfType<ExplicitStartupAnnotation>().Any();
}
