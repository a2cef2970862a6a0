namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something in the model: a project, a container, a database, a parameter ...</summary>
public interface IResource
{
    /// <summary>The name, unique in the model whatever its case.</summary>
    string Name { get; }

    /// <summary>What is known about the resource.</summary>
    ResourceAnnotationCollection Annotations { get; }
}

/// <summary>One thing that is known about a resource.</summary>
public interface IResourceAnnotation;

/// <summary>A resource with a name and annotations.</summary>
public abstract class Resource : IResource
{
    /// <summary>A resource without annotations.</summary>
    /// <exception cref="ArgumentException">The name is no resource name.</exception>
    protected Resource(string name)
    {
        ModelName.ValidateName(nameof(Resource), name);
        Name = name;
    }

    /// <inheritdoc />
    public virtual string Name { get; }

    /// <inheritdoc />
    public virtual ResourceAnnotationCollection Annotations { get; } = [];

    /// <inheritdoc />
    public override string ToString() => $"{GetType().Name} '{Name}'";
}
