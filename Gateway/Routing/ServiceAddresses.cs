using System.Globalization;

namespace Showroom.Gateway.Routing;

/// <summary>A replica of the application model.</summary>
/// <param name="Name">Its resource name: <c>api-1</c>, or <c>api</c> if the platform gives all replicas one name.</param>
/// <param name="Http">Its HTTP/1.1 address.</param>
/// <param name="H2c">Its address for HTTP/2 without TLS, if it has one.</param>
internal sealed record ReplicaAddress(string Name, Uri Http, Uri? H2c);

/// <summary>
/// Reads the replicas of a service from Aspire's service discovery keys: <c>services:api-1:http:0</c>, <c>services:api-1:h2c:0</c>,
/// <c>services:api-2:http:0</c>.
/// </summary>
internal static class ServiceAddresses
{
    /// <param name="configuration">The keys.</param>
    /// <param name="service">The service, as <c>api</c>.</param>
    /// <param name="errors">Receives a message for every invalid or missing address.</param>
    public static IReadOnlyList<ReplicaAddress> Find(IConfiguration configuration, string service, ICollection<string> errors)
    {
        var replicas = new List<ReplicaAddress>();
        foreach (var section in configuration.GetSection("services").GetChildren().Where(section => IsReplicaOf(service, section.Key)))
        {
            var http = ParseAddress(section, "http", errors);
            var h2c = ParseAddress(section, "h2c", errors);
            if (http is not null)
            {
                replicas.Add(new ReplicaAddress(section.Key, http, h2c));
            }
            else if (section["http:0"] is null)
            {
                errors.Add($"{section.Path}:http:0 is missing: declare an endpoint named 'http' on '{section.Key}'.");
            }
        }

        return replicas;
    }

    private static bool IsReplicaOf(string service, string name) =>
        name.StartsWith(service, StringComparison.OrdinalIgnoreCase)
        && (name.Length == service.Length
            || (name[service.Length] == '-' && int.TryParse(name.AsSpan(service.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)));

    private static Uri? ParseAddress(IConfigurationSection section, string scheme, ICollection<string> errors)
    {
        if (section[$"{scheme}:0"] is not { } text)
        {
            return null;
        }
        // Uri rejects ports above 65535, but accepts port 0.
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Port > 0 && uri.PathAndQuery == "/")
        {
            return uri;
        }

        errors.Add($"{section.Path}:{scheme}:0 is '{text}': it must be http://host:port with a port from 1 to 65535.");
        return null;
    }
}
