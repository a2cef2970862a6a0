namespace Aspire.Hosting.ApplicationModel;

/// <summary>Which variables a reference to another resource gives.</summary>
[Flags]
public enum ReferenceEnvironmentInjectionFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>ConnectionStrings__name.</summary>
    ConnectionString = 1,

    /// <summary>The parts of the connection string, such as NAME_HOST.</summary>
    ConnectionProperties = 2,

    /// <summary>services__name__http__0.</summary>
    ServiceDiscovery = 4,

    /// <summary>NAME_HTTP.</summary>
    Endpoints = 8,

    /// <summary>All of them.</summary>
    All = ConnectionString | ConnectionProperties | ServiceDiscovery | Endpoints,
}

/// <summary>Which variables references give to this resource.</summary>
public sealed class ReferenceEnvironmentInjectionAnnotation(ReferenceEnvironmentInjectionFlags flags) : IResourceAnnotation
{
    /// <summary>Which.</summary>
    public ReferenceEnvironmentInjectionFlags Flags { get; } = flags;
}

/// <summary>The endpoints of another resource that this one is told of.</summary>
public sealed class EndpointReferenceAnnotation(IResourceWithEndpoints resource) : IResourceAnnotation
{
    /// <summary>The other one.</summary>
    public IResourceWithEndpoints Resource { get; } = resource;

    /// <summary>All of its endpoints, except those that are left out of references.</summary>
    public bool UseAllEndpoints { get; set; }

    /// <summary>The endpoints that were asked for by name.</summary>
    public ISet<string> EndpointNames { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}

/// <summary>A property of a resource's connection that a reference gives as a variable of its own.</summary>
public sealed class ConnectionPropertyAnnotation(string name, ReferenceExpression referenceExpression) : IResourceAnnotation
{
    /// <summary>The name, such as Host.</summary>
    public string Name { get; } = name;

    /// <summary>The value.</summary>
    public ReferenceExpression Value { get; } = referenceExpression;
}

/// <summary>The connection string of another resource stands for this one's.</summary>
public class ConnectionStringRedirectAnnotation(IResourceWithConnectionString resource) : IResourceAnnotation
{
    /// <summary>The other one.</summary>
    public IResourceWithConnectionString Resource { get; } = resource;
}
