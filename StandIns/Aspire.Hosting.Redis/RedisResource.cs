namespace Aspire.Hosting.ApplicationModel;

/// <summary>A Redis server.</summary>
public class RedisResource(string name) : ContainerResource(name), IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "tcp";

    private EndpointReference? _primaryEndpoint;

    /// <summary>A server with a password.</summary>
    public RedisResource(string name, ParameterResource password) : this(name) => PasswordParameter = password;

    /// <summary>Where it listens.</summary>
    public EndpointReference PrimaryEndpoint => _primaryEndpoint ??= new(this, PrimaryEndpointName);

    /// <summary>The host of its endpoint.</summary>
    public EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

    /// <summary>The port of its endpoint.</summary>
    public EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    /// <summary>The password; null when it has none.</summary>
    public ParameterResource? PasswordParameter { get; internal set; }

    /// <summary>Whether connections are encrypted.</summary>
    public bool TlsEnabled => PrimaryEndpoint.TlsEnabled;

    /// <summary>The connection string as StackExchange.Redis reads it.</summary>
    public ReferenceExpression ConnectionStringExpression
    {
        get
        {
            if (this.TryGetLastAnnotation<ConnectionStringRedirectAnnotation>(out var redirect))
            {
                return redirect.Resource.ConnectionStringExpression;
            }
            var endpoint = PrimaryEndpoint.Property(EndpointProperty.HostAndPort);
            return PasswordParameter is { } password ? ReferenceExpression.Create($"{endpoint},password={password}") : ReferenceExpression.Create($"{endpoint}");
        }
    }

    /// <summary>redis://:password@host:port.</summary>
    public ReferenceExpression UriExpression
    {
        get
        {
            var scheme = PrimaryEndpoint.Property(EndpointProperty.Scheme);
            return PasswordParameter is { } password
                ? ReferenceExpression.Create($"{scheme}://:{password:uri}@{Host}:{Port}")
                : ReferenceExpression.Create($"{scheme}://{Host}:{Port}");
        }
    }

    /// <summary>The connection string's value; waits until the endpoint has its address.</summary>
    public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) => ConnectionStringExpression.GetValueAsync(cancellationToken);

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties()
    {
        yield return new("Host", ReferenceExpression.Create($"{Host}"));
        yield return new("Port", ReferenceExpression.Create($"{Port}"));
        if (PasswordParameter is { } password)
        {
            yield return new("Password", ReferenceExpression.Create($"{password}"));
        }
        yield return new("Uri", UriExpression);
    }
}
