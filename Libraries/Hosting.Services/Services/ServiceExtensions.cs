using Showroom.Hosting.Services;

namespace Aspire.Hosting;

/// <summary>The two ways in which this system runs a project: for as long as the application runs, or once.</summary>
public static class ServiceExtensions
{
    /// <summary>
    /// Adds a project that serves HTTP on an endpoint of its own, without a proxy before it, reports its health on
    /// <c>/health</c>, is restarted when it ends by itself, and can be killed from the dashboard.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name)
        where TProject : IProjectMetadata, new() =>
        builder.AddBareProject<TProject>(name)
            .WithHttpEndpoint(isProxied: false)
            .WithHttpHealthCheck("/health")
            .WithAutoRestart()
            .WithKillCommand();

    /// <summary>Adds a project that does one thing and ends: wait for it with <c>WaitForCompletion</c>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="args">What the project is to do.</param>
    public static IResourceBuilder<ProjectResource> AddJob<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name, params string[] args)
        where TProject : IProjectMetadata, new() =>
        builder.AddBareProject<TProject>(name)
            .WithArgs(args)
            .WithAnnotation(new JobAnnotation());

    // Launch profiles are left out, because their port would be the same for every replica; the environment's name goes with
    // them, and without it services believe that they are in production.
    private static IResourceBuilder<ProjectResource> AddBareProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        var project = builder.AddProject<TProject>(name, options => options.ExcludeLaunchProfile = true).WithDirectStart();
        return builder.ExecutionContext.IsRunMode
            ? project.WithEnvironment("DOTNET_ENVIRONMENT", builder.Environment.EnvironmentName)
            : project;
    }
}
