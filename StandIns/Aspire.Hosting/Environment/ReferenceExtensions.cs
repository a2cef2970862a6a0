using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <content>References to other resources: the variables that tell where they are.</content>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Gives the connection string of another resource, and its parts.</summary>
    /// <param name="builder">Who is told.</param>
    /// <param name="source">The other one.</param>
    /// <param name="connectionName">The name in ConnectionStrings__name and NAME_HOST; that of the resource when null.</param>
    /// <param name="optional">Whether the resource may have no connection string.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null, bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        var resource = source.Resource;
        connectionName ??= resource.Name;
        return builder.WithReferenceRelationship(resource).WithEnvironment(context =>
        {
            var flags = Flags(context.Resource);
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionString))
            {
                context.EnvironmentVariables[resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{connectionName}"] = new ConnectionStringReference(resource, optional);
            }
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionProperties))
            {
                var prefix = connectionName.Length == 0 ? "" : $"{VariableName(connectionName)}_";
                var added = resource.Annotations.OfType<ConnectionPropertyAnnotation>().Select(p => KeyValuePair.Create(p.Name, p.Value));
                foreach (var (name, value) in resource.GetConnectionProperties().Concat(added))
                {
                    context.EnvironmentVariables[prefix + name.ToUpperInvariant()] = value;
                }
            }
        });
    }

    /// <summary>Gives the addresses of another resource.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        return ReferToEndpoints(builder, source.Resource, endpointName: null, source.Resource.Name);
    }

    /// <summary>Gives the addresses of another resource under another name.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source, string name)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return ReferToEndpoints(builder, source.Resource, endpointName: null, name);
    }

    /// <summary>Gives the address of one endpoint.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        return ReferToEndpoints(builder, endpointReference.Resource, endpointReference.EndpointName, endpointReference.Resource.Name);
    }

    /// <summary>Gives the address of a service outside the model.</summary>
    /// <exception cref="InvalidOperationException">The address is not absolute, or has a query or a fragment.</exception>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsAbsoluteUri || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            throw new InvalidOperationException($"The address '{uri}' of the service '{name}', which resource '{builder.Resource.Name}' refers to, must be absolute, without query and fragment.");
        }
        return builder.WithEnvironment(context =>
        {
            var flags = Flags(context.Resource);
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
            {
                context.EnvironmentVariables[$"services__{name}__default__0"] = uri.ToString();
            }
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                context.EnvironmentVariables[Encoded(name)] = uri.ToString();
            }
        });
    }

    /// <summary>Which variables references give to this resource; all unless told.</summary>
    public static IResourceBuilder<TDestination> WithReferenceEnvironment<TDestination>(this IResourceBuilder<TDestination> builder, ReferenceEnvironmentInjectionFlags flags)
        where TDestination : IResourceWithEnvironment =>
        builder.WithAnnotation(new ReferenceEnvironmentInjectionAnnotation(flags));

    /// <summary>Adds a part of the connection that references give as a variable of its own.</summary>
    public static IResourceBuilder<T> WithConnectionProperty<T>(this IResourceBuilder<T> builder, string name, ReferenceExpression value) where T : IResourceWithConnectionString =>
        builder.WithAnnotation(new ConnectionPropertyAnnotation(name, value));

    /// <summary>Adds a part of the connection that references give as a variable of its own.</summary>
    public static IResourceBuilder<T> WithConnectionProperty<T>(this IResourceBuilder<T> builder, string name, string value) where T : IResourceWithConnectionString =>
        builder.WithConnectionProperty(name, ReferenceExpression.Create($"{value}"));

    /// <summary>Lets the connection string of another resource stand for this one's.</summary>
    public static IResourceBuilder<T> WithConnectionStringRedirection<T>(this IResourceBuilder<T> builder, IResourceWithConnectionString resource) where T : IResourceWithConnectionString =>
        builder.WithAnnotation(new ConnectionStringRedirectAnnotation(resource), ResourceAnnotationMutationBehavior.Replace);

    // One annotation for each resource that is referred to, so that its endpoints are numbered together.
    private static IResourceBuilder<T> ReferToEndpoints<T>(IResourceBuilder<T> builder, IResourceWithEndpoints other, string? endpointName, string name) where T : IResourceWithEnvironment
    {
        var reference = builder.Resource.Annotations.OfType<EndpointReferenceAnnotation>().FirstOrDefault(r => r.Resource == other);
        if (reference is null)
        {
            reference = new EndpointReferenceAnnotation(other);
            builder.WithAnnotation(reference).WithEnvironment(context => AddEndpoints(context, reference, name));
        }
        if (endpointName is null)
        {
            reference.UseAllEndpoints = true;
        }
        else
        {
            reference.EndpointNames.Add(endpointName);
        }
        return builder.WithReferenceRelationship(other);
    }

    private static void AddEndpoints(EnvironmentCallbackContext context, EndpointReferenceAnnotation reference, string name)
    {
        foreach (var missing in reference.EndpointNames.Select(reference.Resource.GetEndpoint).Where(e => !e.Exists))
        {
            throw new DistributedApplicationException($"Resource '{context.Resource.Name}' refers to an endpoint that does not exist. {missing.NotDeclared()}");
        }

        var flags = Flags(context.Resource);
        foreach (var endpoint in reference.Resource.GetEndpoints())
        {
            if (!reference.EndpointNames.Contains(endpoint.EndpointName) && (!reference.UseAllEndpoints || endpoint.ExcludeReferenceEndpoint))
            {
                continue;
            }
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                var service = name == reference.Resource.Name ? VariableName(name) : Encoded(name);
                context.EnvironmentVariables[$"{service}_{VariableName(endpoint.EndpointName)}"] = endpoint;
            }
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
            {
                // Endpoints named http and https may have changed their scheme; others are found by their name.
                var key = endpoint.EndpointName is "http" or "https" ? endpoint.Scheme : endpoint.EndpointName;
                var index = 0;
                while (!context.EnvironmentVariables.TryAdd($"services__{name}__{key}__{index}", endpoint))
                {
                    index++;
                }
            }
        }
    }

    private static ReferenceEnvironmentInjectionFlags Flags(IResource resource) =>
        resource.TryGetLastAnnotation<ReferenceEnvironmentInjectionAnnotation>(out var annotation) ? annotation.Flags : ReferenceEnvironmentInjectionFlags.All;

    private static string VariableName(string name) => Encoded(name).ToUpperInvariant();

    // A variable's name has letters, digits and underscores, and no digit first.
    private static string Encoded(string name)
    {
        var encoded = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return char.IsAsciiDigit(encoded[0]) ? "_" + encoded : encoded;
    }
}
