using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>Where the dashboard is, and the keys to it: from the settings that Aspire's launch profiles have. What is not set is chosen, for this run.</summary>
internal sealed record DashboardOptions
{
    private const string FrontendKey = "ASPNETCORE_URLS";
    private const string OtlpGrpcKey = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    private const string OtlpHttpKey = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";
    private const string ResourceServiceKey = "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL";
    private const string AllowUnsecuredTransportKey = "ASPIRE_ALLOW_UNSECURED_TRANSPORT";

    /// <summary>The pages.</summary>
    public required DashboardEndpoint Frontend { get; init; }

    /// <summary>Takes the services' telemetry by gRPC.</summary>
    public required DashboardEndpoint OtlpGrpc { get; init; }

    /// <summary>Takes the services' telemetry by HTTP.</summary>
    public required DashboardEndpoint OtlpHttp { get; init; }

    /// <summary>In the application host, for the dashboard alone.</summary>
    public required DashboardEndpoint ResourceService { get; init; }

    /// <summary>What a person shows, once, in the address.</summary>
    public required string BrowserToken { get; init; }

    /// <summary>What services show with their telemetry.</summary>
    public required string OtlpApiKey { get; init; }

    /// <summary>What programs show that read the telemetry.</summary>
    public required string ApiKey { get; init; }

    /// <summary>What the dashboard shows to the application host.</summary>
    public required string ResourceServiceApiKey { get; init; }

    /// <exception cref="DistributedApplicationException">An address is not one that the dashboard can have.</exception>
    public static DashboardOptions From(IConfiguration configuration) => new()
    {
        Frontend = Endpoint(configuration, FrontendKey),
        OtlpGrpc = Endpoint(configuration, OtlpGrpcKey),
        OtlpHttp = Endpoint(configuration, OtlpHttpKey),
        ResourceService = Endpoint(configuration, ResourceServiceKey),
        BrowserToken = Secret(configuration, "AppHost:BrowserToken", "ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"),
        OtlpApiKey = Secret(configuration, "AppHost:OtlpApiKey"),
        ApiKey = Secret(configuration, "AppHost:DashboardApiKey"),
        ResourceServiceApiKey = Secret(configuration, "AppHost:ResourceService:ApiKey", "ASPIRE_DASHBOARD_RESOURCESERVICE_APIKEY"),
    };

    private static string Secret(IConfiguration configuration, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (configuration[key] is { Length: > 0 } value)
            {
                return value;
            }
        }
        return RandomNumberGenerator.GetHexString(32, lowercase: true);
    }

    private static DashboardEndpoint Endpoint(IConfiguration configuration, string key)
    {
        // The pages may have several addresses; the first is the one that is shown.
        var address = configuration[key]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
        if (address is null)
        {
            return new(key, "localhost", Port: null);
        }
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || !uri.IsLoopback || uri.Scheme is not ("http" or "https"))
        {
            throw new DistributedApplicationException($"{key} is '{address}', which is not an address of this machine: write http://localhost:PORT.");
        }
        if (uri.Scheme is "https")
        {
            throw new DistributedApplicationException(
                $"{key} is '{address}', but the dashboard has no certificate here: write http://localhost:{uri.Port}, and set {AllowUnsecuredTransportKey}=true.");
        }
        if (!configuration.GetValue<bool>(AllowUnsecuredTransportKey))
        {
            throw new DistributedApplicationException($"{key} is '{address}', without TLS: set {AllowUnsecuredTransportKey}=true to allow that on this machine.");
        }
        return new(key, uri.Host, uri.Port is 0 ? null : uri.Port);
    }
}

/// <param name="Key">The setting that it comes from.</param>
/// <param name="Port">Null: any.</param>
internal sealed record DashboardEndpoint(string Key, string Host, int? Port)
{
    public string Url(int port) => $"http://{Host}:{port}";

    public DistributedApplicationException InUse() =>
        new($"Port {Port}, where the dashboard is to be, is in use, perhaps by another run of this application: stop that, or change {Key}.");
}
