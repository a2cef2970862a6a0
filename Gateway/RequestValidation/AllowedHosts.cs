using System.Net;
using Microsoft.Extensions.Primitives;

namespace Showroom.Gateway.RequestValidation;

/// <summary>
/// The host names that clients may use, from ASP.NET Core's setting <c>AllowedHosts</c>: names separated by semicolons, <c>*.shop.example</c> for every
/// subdomain. Not checked in development.
/// </summary>
internal sealed class AllowedHosts
{
    private readonly StringSegment[]? _patterns;

    public AllowedHosts(IConfiguration configuration, IHostEnvironment environment, ILogger<AllowedHosts> logger)
    {
        if (environment.IsDevelopment())
        {
            return;
        }

        var names = (configuration["AllowedHosts"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length == 0)
        {
            logger.HostsNotChecked();
        }
        else if (!names.Contains("*"))
        {
            _patterns = [.. names.Select(name => new StringSegment(HostString.FromUriComponent(name).Host))];
        }
    }

    private AllowedHosts()
    {
    }

    /// <summary>Every host.</summary>
    public static AllowedHosts Any { get; } = new();

    /// <summary>Whether the request's Host is one of them. Load balancers probe health by address, or by none.</summary>
    public bool Allow(HttpRequest request)
    {
        if (_patterns is null)
        {
            return true;
        }

        var host = request.Host.Host;
        return (host.Length > 0 && HostString.MatchesAny(host, _patterns))
            || (request.Path.Value is "/health" or "/alive" && (host is "" or "localhost" || IPAddress.TryParse(host.Trim('[', ']'), out _)));
    }
}
