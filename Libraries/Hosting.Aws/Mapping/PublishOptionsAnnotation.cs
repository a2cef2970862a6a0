namespace Showroom.Hosting.Aws.Mapping;

/// <summary>How one resource's options differ from those of its environment.</summary>
internal sealed record PublishOptionsAnnotation<TOptions>(Func<TOptions, TOptions> Refine) : IResourceAnnotation
{
    public static TOptions Of(IResource resource, TOptions options) =>
        resource.Annotations.OfType<PublishOptionsAnnotation<TOptions>>().Aggregate(options, (current, annotation) => annotation.Refine(current));
}
