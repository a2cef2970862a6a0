using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>What differs when an application runs under test.</summary>
internal sealed class TestSettings
{
    private readonly Assembly _appHost;
    private readonly Dictionary<string, string?> _settings = new() { ["DcpPublisher:RandomizePorts"] = "true" };

    public TestSettings(Assembly appHost, string[] args)
    {
        _appHost = appHost;
        foreach (var (name, value) in LaunchProfileVariables(appHost))
        {
            // Environment variables write a colon as two underscores, and ASP.NET's and .NET's own lose their prefix.
            _settings[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        }
        Interception = new BuilderInterception(
            (options, host) =>
            {
                options.DisableDashboard = true;
                options.EnableResourceLogging = true;
                options.AssemblyName = _appHost.GetName().Name;
                options.Args ??= args;
                host.ApplicationName = _appHost.GetName().Name;
                host.EnvironmentName ??= _settings.GetValueOrDefault("DOTNET_ENVIRONMENT") ?? Environments.Development;
            },
            configuration => configuration.AddInMemoryCollection(_settings));
    }

    public BuilderInterception Interception { get; }

    // "dotnet run" gives the app host the variables of its first launch profile; a test does the same.
    private static IEnumerable<(string Name, string? Value)> LaunchProfileVariables(Assembly appHost)
    {
        var directory = AppHostProject.Of(new DistributedApplicationOptions { AssemblyName = appHost.GetName().Name }).Directory;
        var path = Path.Combine(directory, "Properties", "launchSettings.json");
        if (!File.Exists(path))
        {
            return [];
        }
        using var file = JsonDocument.Parse(File.ReadAllText(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        return file.RootElement.TryGetProperty("profiles", out var profiles)
            && profiles.EnumerateObject().FirstOrDefault() is { Value.ValueKind: JsonValueKind.Object } profile
            && profile.Value.TryGetProperty("environmentVariables", out var variables)
                ? [.. variables.EnumerateObject().Select(v => (v.Name, v.Value.GetString()))]
                : [];
    }
}
