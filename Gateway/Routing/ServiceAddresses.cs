using System.Globalization;

namespace Showroom.Gateway.Routing;

/// <summary>One replica as the application model announces it.</summary>
/// <param name="Name">Its resource: <c>api-1</c>, or <c>api</c> where the platform gives all replicas one name.</param>
/// <param name="Http">Its HTTP/1.1 address.</param>
/// <param name="H2c">Its address for HTTP/2 without TLS, when it has one.</param>
internal sealed record Replica(string Name, Uri Http, Uri? H2c);

/// <summary>
/// Finds the replicas of a service in Aspire's keys: <c>services:api-1:http:0</c>, <c>services:api-1:h2c:0</c>, <c>services:api-2</c> and so on.
/// </summary>
internal static class ServiceAddresses
{
    internal static IReadOnlyList<Replica> Find(IConfiguration configuration, string service, ICollection<string> errors)
    {
        var replicas = new List<Replica>();
        foreach (var section in configuration.GetSection("services").GetChildren().Where(section => IsReplicaOf(service, section.Key)))
        {
            var http = Read(section, "http", errors);
            var h2c = Read(section, "h2c", errors);
            if (http is not null)
            {
                replicas.Add(new Replica(section.Key, http, h2c));
            }
            else if (section["http:0"] is null)
            {
                errors.Add($"{section.Path}:http:0 is missing: give '{section.Key}' an endpoint named http.");
            }
        }

        return replicas;
    }

    private static bool IsReplicaOf(string service, string name) =>
        name.StartsWith(service, StringComparison.OrdinalIgnoreCase)
        && (name.Length == service.Length
            || (name[service.Length] == '-' && int.TryParse(name.AsSpan(service.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)));

    private static Uri? Read(IConfigurationSection section, string scheme, ICollection<string> errors)
    {
        if (section[$"{scheme}:0"] is not { } text)
        {
            return null;
        }
        // A port above 65535 does not parse; port 0 does, and is nobody's.
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Port > 0 && uri.PathAndQuery == "/")
        {
            return uri;
        }

        errors.Add($"{section.Path}:{scheme}:0 is '{text}': it must be http://host:port with a port from 1 to 65535.");
        return null;
    }
}
