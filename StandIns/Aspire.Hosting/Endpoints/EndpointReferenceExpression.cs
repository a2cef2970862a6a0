using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The parts of an endpoint's address.</summary>
public enum EndpointProperty
{
    /// <summary>scheme://host:port.</summary>
    Url = 0,

    /// <summary>The host.</summary>
    Host = 1,

    /// <summary>The host as an IPv4 address.</summary>
    IPV4Host = 2,

    /// <summary>The port that others use.</summary>
    Port = 3,

    /// <summary>The scheme.</summary>
    Scheme = 4,

    /// <summary>The port that the process listens on.</summary>
    TargetPort = 5,

    /// <summary>host:port.</summary>
    HostAndPort = 6,

    /// <summary>True or False.</summary>
    TlsEnabled = 7,
}

/// <summary>A part of an endpoint's address, as a value.</summary>
public class EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property) : IExpressionValue, IValueWithReferences
{
    // What a container calls the machine that it runs on; the engine and both container runtimes know the name.
    private const string ContainerHost = "host.docker.internal";

    /// <summary>The endpoint.</summary>
    public EndpointReference Endpoint { get; } = endpointReference;

    /// <summary>The part.</summary>
    public EndpointProperty Property { get; } = property;

    /// <summary>The expression, such as {cache.bindings.tcp.port}.</summary>
    public string ValueExpression => $"{{{Endpoint.Resource.Name}.bindings.{Endpoint.EndpointName}.{Property switch
    {
        EndpointProperty.Url => "url",
        EndpointProperty.Host or EndpointProperty.IPV4Host => "host",
        EndpointProperty.Port => "port",
        EndpointProperty.Scheme => "scheme",
        EndpointProperty.TargetPort => "targetPort",
        EndpointProperty.HostAndPort => "hostAndPort",
        EndpointProperty.TlsEnabled => "tlsEnabled",
        _ => throw new InvalidOperationException($"{Property} is no property of an endpoint."),
    }}}}";

    IEnumerable<object> IValueWithReferences.References => [Endpoint];

    /// <summary>The part; waits until the orchestrator has given the endpoint its address.</summary>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetValueAsync(new ValueProviderContext(), cancellationToken);

    /// <summary>The part as a certain resource sees it: containers reach each other by name, and this machine by its own.</summary>
    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        switch (Property)
        {
            case EndpointProperty.Scheme:
                return Endpoint.Scheme;
            case EndpointProperty.TlsEnabled:
                return Endpoint.TlsEnabled ? bool.TrueString : bool.FalseString;
            case EndpointProperty.TargetPort when Endpoint.TargetPort is { } known:
                return Text(known);
        }

        var allocated = await Endpoint.EndpointAnnotation.WaitForAllocationAsync(cancellationToken).ConfigureAwait(false);
        var (host, port) = Seen(allocated, context.Caller);
        return Property switch
        {
            EndpointProperty.Url => $"{Endpoint.Scheme}://{host}:{Text(port)}",
            EndpointProperty.Host => host,
            EndpointProperty.IPV4Host => host == "localhost" ? "127.0.0.1" : host,
            EndpointProperty.Port => Text(port),
            EndpointProperty.HostAndPort => $"{host}:{Text(port)}",
            EndpointProperty.TargetPort => allocated.TargetPortExpression ?? Text(allocated.Port),
            _ => throw new InvalidOperationException($"{Property} is no property of an endpoint."),
        };
    }

    private (string Host, int Port) Seen(AllocatedEndpoint allocated, IResource? caller)
    {
        if (caller is null || !IsContainer(caller))
        {
            return (allocated.Address, allocated.Port);
        }
        return IsContainer(Endpoint.Resource)
            ? (Endpoint.Resource.Name, Endpoint.TargetPort ?? allocated.Port)
            : (allocated.Address is "localhost" or "127.0.0.1" ? ContainerHost : allocated.Address, allocated.Port);
    }

    private static bool IsContainer(IResource resource) => resource.Annotations.OfType<ContainerImageAnnotation>().Any();

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
