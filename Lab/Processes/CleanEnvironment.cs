namespace Showroom.Lab.Processes;

/// <summary>Clears what a service would otherwise inherit from the environment that the lab or the tests run in: ports, environment name, telemetry.</summary>
internal static class CleanEnvironment
{
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["DOTNET_ENVIRONMENT"] = "Production",
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["ASPNETCORE_URLS"] = "",
        ["ASPNETCORE_HTTP_PORTS"] = "",
        ["ASPNETCORE_HTTPS_PORTS"] = "",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "",
    };
}
