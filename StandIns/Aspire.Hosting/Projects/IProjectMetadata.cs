using System.ComponentModel;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting
{
    /// <summary>Where a project is; the build writes one class for each project that the app host refers to.</summary>
    public interface IProjectMetadata : IResourceAnnotation
    {
        /// <summary>The full path of the project file.</summary>
        string ProjectPath { get; }

        /// <summary>Whether the project is built together with the app host.</summary>
        bool SuppressBuild => false;

        /// <summary>The launch settings; read from the project's folder when null.</summary>
        LaunchSettings? LaunchSettings => null;
    }

    /// <summary>What the build knows about a project that it has built. Written by the build; not for use in an app host.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public interface IProjectOutput
    {
        /// <summary>The full path of the built assembly.</summary>
        string AssemblyPath { get; }
    }

    /// <summary>How a project is added.</summary>
    public class ProjectResourceOptions
    {
        /// <summary>The launch profile; the app host's own, else the first, when null.</summary>
        public string? LaunchProfileName { get; set; }

        /// <summary>Whether launch profiles are left alone, with their endpoints and variables.</summary>
        public bool ExcludeLaunchProfile { get; set; }

        /// <summary>Whether endpoints of Kestrel's configuration are left alone. They always are: they are not read.</summary>
        public bool ExcludeKestrelEndpoints { get; set; }
    }

    internal sealed class ProjectMetadata(string projectPath) : IProjectMetadata
    {
        public string ProjectPath => projectPath;
    }
}

namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>Questions to projects.</summary>
    public static class ProjectResourceExtensions
    {
        /// <summary>Where the project is.</summary>
        /// <exception cref="InvalidOperationException">Nothing says so.</exception>
        public static IProjectMetadata GetProjectMetadata(this ProjectResource projectResource) =>
            projectResource.TryGetLastAnnotation<IProjectMetadata>(out var metadata) ? metadata
            : throw new InvalidOperationException($"Nothing says where the project of resource '{projectResource.Name}' is: add it with AddProject.");

        /// <summary>All projects of the model.</summary>
        public static IEnumerable<ProjectResource> GetProjectResources(this DistributedApplicationModel model) => model.Resources.OfType<ProjectResource>();
    }
}
