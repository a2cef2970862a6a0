using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <content>Endpoints.</content>
public static partial class ResourceBuilderExtensions
{
    // The better one first.
    private static readonly string[] s_httpSchemes = ["https", "http"];

    /// <summary>Declares an endpoint, or changes the one of the same name where something is given.</summary>
    /// <param name="builder">Whose.</param>
    /// <param name="port">The port that others use; chosen when null.</param>
    /// <param name="targetPort">The port that the process listens on; chosen when null.</param>
    /// <param name="scheme">The scheme; that of the protocol when null.</param>
    /// <param name="name">The name; that of the scheme when null.</param>
    /// <param name="env">A variable that tells the process which port to listen on.</param>
    /// <param name="isProxied">Whether the orchestrator listens and passes connections on; it does unless told.</param>
    /// <param name="isExternal">Whether it is reached from outside when published.</param>
    /// <param name="protocol">TCP unless told.</param>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? scheme = null, [EndpointName] string? name = null,
        string? env = null, bool? isProxied = null, bool? isExternal = null, ProtocolType? protocol = null)
        where T : IResourceWithEndpoints
    {
        RefuseNoPort(port, nameof(port));
        RefuseNoPort(targetPort, nameof(targetPort));
        var declared = new EndpointAnnotation(protocol ?? ProtocolType.Tcp, scheme, name: name, port: port, targetPort: targetPort, isExternal: isExternal, isProxied: isProxied);
        if (Find(builder.Resource, declared.Name) is { } existing)
        {
            existing.Port = port ?? existing.Port;
            existing.TargetPort = targetPort ?? existing.TargetPort;
            existing.IsExternal = isExternal ?? existing.IsExternal;
            existing.IsExplicitlyProxied = isProxied ?? existing.IsExplicitlyProxied;
            declared = existing;
        }
        else
        {
            builder.WithAnnotation(declared);
        }

        if (env is not null)
        {
            if (builder.Resource is not IResourceWithEnvironment)
            {
                throw new ArgumentException($"Resource '{builder.Resource.Name}' has no environment, so '{env}' cannot tell it a port.", nameof(env));
            }
            declared.HasPortVariable = true;
            var targetPortOf = new EndpointReference(builder.Resource, declared).Property(EndpointProperty.TargetPort);
            builder.WithAnnotation(new EnvironmentCallbackAnnotation(context => context.EnvironmentVariables[env] = targetPortOf));
        }
        return builder;
    }

    /// <summary>Changes an endpoint.</summary>
    /// <param name="builder">Whose.</param>
    /// <param name="endpointName">Its name.</param>
    /// <param name="callback">Changes it.</param>
    /// <param name="createIfNotExists">Whether it is declared when it is not yet; otherwise nothing happens.</param>
    public static IResourceBuilder<T> WithEndpoint<T>(this IResourceBuilder<T> builder, [EndpointName] string endpointName, Action<EndpointAnnotation> callback, bool createIfNotExists = true)
        where T : IResourceWithEndpoints
    {
        ArgumentException.ThrowIfNullOrEmpty(endpointName);
        ArgumentNullException.ThrowIfNull(callback);
        if (Find(builder.Resource, endpointName) is { } existing)
        {
            callback(existing);
        }
        else if (createIfNotExists)
        {
            var endpoint = new EndpointAnnotation(ProtocolType.Tcp, name: endpointName);
            callback(endpoint);
            builder.WithAnnotation(endpoint);
        }
        return builder;
    }

    /// <summary>Declares an http endpoint.</summary>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, [EndpointName] string? name = null, string? env = null, bool? isProxied = null)
        where T : IResourceWithEndpoints =>
        builder.WithEndpoint(port, targetPort, "http", name, env, isProxied);

    /// <summary>Declares an https endpoint.</summary>
    public static IResourceBuilder<T> WithHttpsEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, [EndpointName] string? name = null, string? env = null, bool? isProxied = null)
        where T : IResourceWithEndpoints =>
        builder.WithEndpoint(port, targetPort, "https", name, env, isProxied);

    /// <summary>A reference to an endpoint, which may be declared later.</summary>
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, [EndpointName] string name) where T : IResourceWithEndpoints => builder.Resource.GetEndpoint(name);

    /// <summary>Lets the http endpoints be reached from outside when published.</summary>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder) where T : IResourceWithEndpoints
    {
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(e => s_httpSchemes.Contains(e.UriScheme)))
        {
            endpoint.IsExternal = true;
        }
        return builder;
    }

    /// <summary>Says that the http endpoints speak HTTP/2.</summary>
    public static IResourceBuilder<T> AsHttp2Service<T>(this IResourceBuilder<T> builder) where T : IResourceWithEndpoints
    {
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(e => s_httpSchemes.Contains(e.UriScheme)))
        {
            endpoint.Transport = "http2";
        }
        return builder;
    }

    /// <summary>Leaves the resource without a certificate for https. None is given here, so it changes nothing.</summary>
    [System.Diagnostics.CodeAnalysis.Experimental("ASPIRECERTIFICATES001")]
    public static IResourceBuilder<TResource> WithoutHttpsCertificate<TResource>(this IResourceBuilder<TResource> builder) where TResource : IResourceWithEnvironment, IResourceWithArgs => builder;

    // The endpoint of the name, else the https endpoint, else the http one.
    private static EndpointReference HttpEndpoint<T>(IResourceBuilder<T> builder, string? endpointName, string purpose) where T : IResourceWithEndpoints
    {
        var endpoint = endpointName is not null
            ? builder.GetEndpoint(endpointName)
            : s_httpSchemes.Select(builder.Resource.GetEndpoint).FirstOrDefault(e => e.Exists)
                ?? throw new DistributedApplicationException($"Could not create {purpose} for resource '{builder.Resource.Name}': it has no endpoint 'https' or 'http'. Declare one first, or name another.");
        return CheckHttp(builder, endpoint, purpose);
    }

    private static EndpointReference CheckHttp<T>(IResourceBuilder<T> builder, EndpointReference endpoint, string purpose) where T : IResourceWithEndpoints
    {
        if (!endpoint.Exists)
        {
            throw new DistributedApplicationException($"Could not create {purpose} for resource '{builder.Resource.Name}'. {endpoint.NotDeclared()}");
        }
        return s_httpSchemes.Contains(endpoint.Scheme) ? endpoint
            : throw new DistributedApplicationException($"Could not create {purpose} for resource '{builder.Resource.Name}': its endpoint '{endpoint.EndpointName}' has the scheme '{endpoint.Scheme}'.");
    }

    private static EndpointAnnotation? Find(IResource resource, string name) =>
        resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));

    private static void RefuseNoPort(int? port, string parameter)
    {
        if (port is < 0 or > 65535)
        {
            throw new ArgumentOutOfRangeException(parameter, port, "A port is between 1 and 65535; null lets one be chosen.");
        }
    }
}
