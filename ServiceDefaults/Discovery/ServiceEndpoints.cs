using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Showroom.ServiceDefaults.Discovery;

/// <summary>
/// Where a service is, from configuration keys <c>services:{name}:{endpoint}:{index}</c> as an Aspire app host writes
/// them. <c>http://name</c> means the endpoint called http, <c>http://_admin.name</c> the one called admin,
/// <c>https+http://name</c> the first of these there is; several addresses take turns. Any other address stays as it is.
/// </summary>
internal sealed class ServiceEndpoints : IDisposable
{
    private readonly ConcurrentDictionary<(string Service, string Endpoint), Uri[]> _known = new();
    private readonly IConfiguration _configuration;
    private readonly IDisposable _reload;
    private uint _turn;

    public ServiceEndpoints(IConfiguration configuration)
    {
        _configuration = configuration;
        _reload = ChangeToken.OnChange(configuration.GetReloadToken, _known.Clear);
    }

    public Uri Resolve(Uri requested)
    {
        var (service, name) = requested.Host is ['_', .. var rest] && rest.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            ? (rest[(dot + 1)..], rest[..dot])
            : (requested.Host, null);
        foreach (var scheme in requested.Scheme.Split('+'))
        {
            var addresses = _known.GetOrAdd((service, name ?? scheme), Read);
            if (addresses.Length > 0)
            {
                var address = addresses[Interlocked.Increment(ref _turn) % addresses.Length];
                return new UriBuilder(requested) { Scheme = address.Scheme, Host = address.Host, Port = address.Port }.Uri;
            }
        }

        return requested;
    }

    public void Dispose() => _reload.Dispose();

    private Uri[] Read((string Service, string Endpoint) key)
    {
        var section = _configuration.GetSection($"services:{key.Service}:{key.Endpoint}");
        var values = section.Value is { Length: > 0 } single ? [single] : section.GetChildren().Select(child => child.Value).OfType<string>();
        return [.. values.Select(value => Uri.TryCreate(value, UriKind.Absolute, out var uri)
            ? uri
            : throw new InvalidOperationException($"Configuration {section.Path} must hold absolute addresses such as http://localhost:5001."))];
    }
}
