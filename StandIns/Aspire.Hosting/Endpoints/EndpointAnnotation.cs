using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint of a resource: the address that others use, and the port that the process listens on.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private readonly TaskCompletionSource<AllocatedEndpoint> _allocated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AllocatedEndpoint? _allocatedEndpoint;
    private string? _transport;
    private int? _port;
    private int? _targetPort;
    private bool _portSetToNull;
    private bool _targetPortSetToNull;
    private bool? _tlsEnabled;

    /// <summary>An endpoint. Its scheme is that of the protocol unless given, its name that of the scheme.</summary>
    /// <exception cref="ArgumentException">The name is no endpoint name.</exception>
    public EndpointAnnotation(
        ProtocolType protocol, string? uriScheme = null, string? transport = null, [EndpointName] string? name = null,
        int? port = null, int? targetPort = null, bool? isExternal = null, bool? isProxied = null)
    {
        UriScheme = uriScheme ?? protocol.ToString().ToLowerInvariant();
        Name = name ?? UriScheme;
        ModelName.ValidateName("Endpoint", Name);
        Protocol = protocol;
        _transport = transport;
        _port = port;
        _targetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsExplicitlyProxied = isProxied;
    }

    /// <summary>The name, unique in the resource whatever its case.</summary>
    public string Name { get; set; }

    /// <summary>TCP or UDP.</summary>
    public ProtocolType Protocol { get; set; }

    /// <summary>The scheme of addresses.</summary>
    public string UriScheme { get; set; }

    /// <summary>http, http2, tcp or udp.</summary>
    public string Transport
    {
        get => _transport ?? (UriScheme is "http" or "https" ? "http" : Protocol.ToString().ToLowerInvariant());
        set => _transport = value;
    }

    /// <summary>The host that others use and that the process listens on.</summary>
    public string TargetHost { get; set; } = "localhost";

    /// <summary>The port that others use; null lets the orchestrator choose. Without a proxy it is the target port too.</summary>
    public int? Port
    {
        get => _port ?? (IsProxied || _portSetToNull ? null : _targetPort);
        set => (_port, _portSetToNull) = (value, value is null);
    }

    /// <summary>The port that the process listens on; null lets the orchestrator choose.</summary>
    public int? TargetPort
    {
        get => _targetPort ?? (IsProxied || _targetPortSetToNull ? null : _port);
        set => (_targetPort, _targetPortSetToNull) = (value, value is null);
    }

    /// <summary>Whether it is reached from outside when published.</summary>
    public bool IsExternal { get; set; }

    /// <summary>Whether the orchestrator listens on the port and passes connections on.</summary>
    public bool IsProxied
    {
        get => IsExplicitlyProxied ?? true;
        set => IsExplicitlyProxied = value;
    }

    /// <summary>The same as was asked for; null when nobody did.</summary>
    public bool? IsExplicitlyProxied { get; set; }

    /// <summary>Whether a variable of its own tells the process which port to listen on.</summary>
    internal bool HasPortVariable { get; set; }

    /// <summary>Whether a reference to all endpoints leaves it out.</summary>
    public bool ExcludeReferenceEndpoint { get; set; }

    /// <summary>Whether connections are encrypted.</summary>
    public bool TlsEnabled
    {
        get => _tlsEnabled ?? string.Equals(UriScheme, "https", StringComparison.OrdinalIgnoreCase);
        set => _tlsEnabled = value;
    }

    /// <summary>The address, once the orchestrator has given it one.</summary>
    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => _allocatedEndpoint;
        set
        {
            _allocatedEndpoint = value;
            if (value is not null)
            {
                _allocated.TrySetResult(value);
            }
        }
    }

    internal async Task<AllocatedEndpoint> WaitForAllocationAsync(CancellationToken cancellationToken)
    {
        var first = await _allocated.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return _allocatedEndpoint ?? first;
    }
}

/// <summary>The address of an endpoint.</summary>
public class AllocatedEndpoint
{
    /// <summary>An address.</summary>
    /// <param name="endpoint">Whose.</param>
    /// <param name="address">The host.</param>
    /// <param name="port">The port that others use.</param>
    /// <param name="targetPortExpression">The port that the process listens on, or the engine's template for it.</param>
    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, string? targetPortExpression = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrEmpty(address);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        Endpoint = endpoint;
        Address = address;
        Port = port;
        TargetPortExpression = targetPortExpression;
    }

    /// <summary>Whose.</summary>
    public EndpointAnnotation Endpoint { get; }

    /// <summary>The host.</summary>
    public string Address { get; }

    /// <summary>The port that others use.</summary>
    public int Port { get; }

    /// <summary>The port that the process listens on, or the engine's template for it.</summary>
    public string? TargetPortExpression { get; }

    /// <summary>The scheme of the address.</summary>
    public string UriScheme => Endpoint.UriScheme;

    /// <summary>host:port.</summary>
    public string EndPointString => $"{Address}:{Port}";

    /// <summary>scheme://host:port.</summary>
    public string UriString => $"{UriScheme}://{EndPointString}";

    /// <inheritdoc />
    public override string ToString() => UriString;
}
