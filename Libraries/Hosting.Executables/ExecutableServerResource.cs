namespace Showroom.Hosting.Executables;

/// <summary>
/// A server that runs as a local process instead of its container. It shares the container resource's annotations, so that
/// endpoints, health checks, relationships and later configuration apply to both, and a reference to either, or a wait for
/// it, resolves to the process.
/// </summary>
/// <typeparam name="TContainer">The type of the container resource.</typeparam>
/// <param name="container">The container resource that is replaced.</param>
/// <param name="command">The program to run.</param>
/// <param name="workingDirectory">Its working directory.</param>
// A primary constructor, because the base class's constructor already reads Annotations.
public sealed class ExecutableServerResource<TContainer>(TContainer container, string command, string workingDirectory)
    : ExecutableResource(container.Name, command, workingDirectory), IResourceWithConnectionString
    where TContainer : ContainerResource, IResourceWithConnectionString
{
    /// <summary>The container resource, which is no longer in the model.</summary>
    public TContainer Container => container;

    /// <inheritdoc />
    public override ResourceAnnotationCollection Annotations => container.Annotations;

    /// <inheritdoc />
    public ReferenceExpression ConnectionStringExpression => container.ConnectionStringExpression;

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
        container.GetConnectionProperties();
}
