namespace Showroom.Hosting.Aws.Mapping;

/// <summary>The application model as the kinds read it.</summary>
/// <param name="Resources">The resources that are not excluded from publishing.</param>
/// <param name="Execution">For the callbacks of the model.</param>
/// <param name="Options">The options of the environment.</param>
internal sealed record ModelView(IReadOnlyList<IResource> Resources, DistributedApplicationExecutionContext Execution, IKindOptions Options)
{
    /// <summary>The options of a resource: those of the environment, with the refinements of the resource.</summary>
    public T OptionsOf<T>(IResource resource)
        where T : class, new() => PublishOptionsAnnotation<T>.Of(resource, Options.Of<T>());
}
