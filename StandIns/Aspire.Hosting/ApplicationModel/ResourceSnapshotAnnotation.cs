using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>The state that a resource has before anything happens.</summary>
    public class ResourceSnapshotAnnotation(CustomResourceSnapshot initialSnapshot) : IResourceAnnotation
    {
        /// <summary>The state.</summary>
        public CustomResourceSnapshot InitialSnapshot { get; } = initialSnapshot;
    }
}

namespace Aspire.Hosting
{
    /// <summary>Resources that have no process of their own.</summary>
    public static class CustomResourceExtensions
    {
        /// <summary>The state that the resource has before anything happens.</summary>
        public static IResourceBuilder<TResource> WithInitialState<TResource>(this IResourceBuilder<TResource> builder, CustomResourceSnapshot initialSnapshot) where TResource : IResource =>
            builder.WithAnnotation(new ResourceSnapshotAnnotation(initialSnapshot), ResourceAnnotationMutationBehavior.Replace);
    }
}
