namespace Showroom.Hosting.Executables;

/// <summary>
/// A server that runs as a local process in place of its container. It shares the container resource's annotations, so both
/// are one thing to the model: endpoints, health checks, relationships and whatever is configured later apply to both, and a
/// reference to either, or a wait for it, resolves to the process.
/// </summary>
/// <typeparam name="TContainer">The resource whose place it takes.</typeparam>
/// <param name="container">The resource that the model was written with.</param>
/// <param name="command">The program to run.</param>
/// <param name="workingDirectory">Where it runs.</param>
// A primary constructor, because the base class's constructor already asks for Annotations.
public sealed class NativeServer<TContainer>(TContainer container, string command, string workingDirectory)
    : ExecutableResource(container.Name, command, workingDirectory), IResourceWithConnectionString
    where TContainer : ContainerResource, IResourceWithConnectionString
{
    /// <summary>The resource that the model was written with; it is no longer in the model itself.</summary>
    public TContainer Container => container;

    /// <inheritdoc />
    public override ResourceAnnotationCollection Annotations => container.Annotations;

    /// <inheritdoc />
    public ReferenceExpression ConnectionStringExpression => container.ConnectionStringExpression;

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
        container.GetConnectionProperties();
}
