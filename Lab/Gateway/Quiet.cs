namespace Showroom.Lab.Gateway;

/// <summary>The environment of what the laboratory starts: none of the ports and settings of the laboratory's own surroundings.</summary>
internal static class Quiet
{
    internal static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["DOTNET_ENVIRONMENT"] = "Production",
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["ASPNETCORE_URLS"] = "",
        ["ASPNETCORE_HTTP_PORTS"] = "",
        ["ASPNETCORE_HTTPS_PORTS"] = "",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "",
    };
}
