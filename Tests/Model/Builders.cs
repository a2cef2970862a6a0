namespace Showroom.Tests.Model;

/// <summary>Models that are not run: their environment, with endpoints allocated by the test.</summary>
internal static class Builders
{
    public static IDistributedApplicationTestingBuilder Running(params string[] args) => DistributedApplicationTestingBuilder.Create(args);

    public static IDistributedApplicationTestingBuilder Publishing(params string[] args) =>
        DistributedApplicationTestingBuilder.Create(["--operation", "publish", "--step", "publish", .. args]);

    /// <summary>Gives an endpoint its address, as the orchestrator does when the application starts.</summary>
    public static IResourceBuilder<T> At<T>(this IResourceBuilder<T> builder, string endpointName, int port) where T : IResourceWithEndpoints
    {
        var endpoint = builder.Resource.Annotations.OfType<EndpointAnnotation>().Single(e => e.Name == endpointName);
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, endpoint.TargetHost, port);
        return builder;
    }

    /// <summary>The environment of a resource, every value resolved.</summary>
    public static async Task<Dictionary<string, string?>> EnvironmentAsync<T>(this IResourceBuilder<T> builder, CancellationToken cancellationToken) where T : IResourceWithEnvironment
    {
        var resolved = new Dictionary<string, string?>();
        foreach (var (name, value) in await builder.RawEnvironmentAsync())
        {
            resolved[name] = value is IValueProvider provider ? await provider.GetValueAsync(cancellationToken) : value.ToString();
        }

        return resolved;
    }

    /// <summary>The environment of a resource as it is published: expressions instead of values.</summary>
    public static async Task<Dictionary<string, string?>> ExpressionsAsync<T>(this IResourceBuilder<T> builder) where T : IResourceWithEnvironment =>
        (await builder.RawEnvironmentAsync()).ToDictionary(v => v.Key, v => v.Value is IManifestExpressionProvider expression ? expression.ValueExpression : v.Value.ToString());

    private static async Task<Dictionary<string, object>> RawEnvironmentAsync<T>(this IResourceBuilder<T> builder) where T : IResourceWithEnvironment
    {
        var context = new EnvironmentCallbackContext(builder.ApplicationBuilder.ExecutionContext, builder.Resource);
        foreach (var annotation in builder.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        return context.EnvironmentVariables;
    }
}

/// <summary>A project with launch settings, in a folder of its own.</summary>
internal sealed class TemporaryProject : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("showroom-project-");

    public TemporaryProject(string? launchSettings = null)
    {
        File.WriteAllText(Path, "<Project Sdk=\"Microsoft.NET.Sdk.Web\" />");
        if (launchSettings is not null)
        {
            File.WriteAllText(System.IO.Path.Combine(_directory.CreateSubdirectory("Properties").FullName, "launchSettings.json"), launchSettings);
        }
    }

    public string Path => System.IO.Path.Combine(_directory.FullName, "Shop.csproj");

    public void Dispose() => _directory.Delete(recursive: true);
}
