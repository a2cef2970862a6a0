using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting
{
    /// <summary>A resource whose endpoints others find by its name.</summary>
    public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;
}

namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>A resource that runs somewhere when published: a project, an executable or a container.</summary>
    public interface IComputeResource : IResource;

    /// <summary>A resource that files can be copied into when published.</summary>
    public interface IContainerFilesDestinationResource : IResource;

    /// <summary>A resource with command line arguments.</summary>
    public interface IResourceWithArgs : IResource;

    /// <summary>A resource with endpoints.</summary>
    public interface IResourceWithEndpoints : IResource;

    /// <summary>A resource with environment variables.</summary>
    public interface IResourceWithEnvironment : IResource;

    /// <summary>A resource that can wait for others.</summary>
    public interface IResourceWithWaitSupport : IResource;

    /// <summary>A resource whose liveness can be probed when published.</summary>
    [Experimental("ASPIREPROBES001")]
    public interface IResourceWithProbes : IResource;

    /// <summary>A resource that belongs to another.</summary>
    public interface IResourceWithParent : IResource
    {
        /// <summary>What it belongs to.</summary>
        IResource Parent { get; }
    }

    /// <summary>A resource that belongs to one of a certain type.</summary>
    public interface IResourceWithParent<out T> : IResourceWithParent where T : IResource
    {
        /// <summary>What it belongs to.</summary>
        new T Parent { get; }

        IResource IResourceWithParent.Parent => Parent;
    }

    /// <summary>Marks parameters that take a name of the model.</summary>
    public interface IModelNameParameter;

    /// <summary>The parameter takes a resource's name.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class ResourceNameAttribute : Attribute, IModelNameParameter;

    /// <summary>The parameter takes an endpoint's name.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class EndpointNameAttribute : Attribute, IModelNameParameter;
}
