using Showroom.Hosting.Services;

namespace Aspire.Hosting;

/// <summary>Adds projects as services, which run as long as the application, or as jobs, which run once.</summary>
public static class ServiceExtensions
{
    /// <summary>
    /// Adds a project with an HTTP endpoint that is not proxied, a readiness check on <c>/health</c>, automatic restart, the
    /// dashboard command <c>kill</c>, and in run mode the endpoint <c>/statistics</c>.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name)
        where TProject : IProjectMetadata, new() =>
        builder.AddBareProject<TProject>(name)
            .WithHttpEndpoint(isProxied: false)
            .WithReadinessCheck("/health")
            .WithAutoRestart()
            .WithKillCommand()
            .WithStatistics();

    /// <summary>Adds a project that runs to its end, such as a migration: wait for it with <c>WaitForCompletion</c>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="args">The program's arguments.</param>
    public static IResourceBuilder<ProjectResource> AddJob<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name, params string[] args)
        where TProject : IProjectMetadata, new() =>
        builder.AddBareProject<TProject>(name)
            .WithArgs(args)
            .WithAnnotation(new JobAnnotation());

    private static IResourceBuilder<ProjectResource> WithStatistics(this IResourceBuilder<ProjectResource> service) =>
        service.ApplicationBuilder.ExecutionContext.IsRunMode ? service.WithEnvironment("Statistics__Enabled", "true") : service;

    // Launch profiles are excluded, because their port would be the same for every replica. They also set the environment's
    // name, without which a service runs in the environment Production.
    private static IResourceBuilder<ProjectResource> AddBareProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        var project = builder.AddProjectOfRunningTree<TProject>(name, options => options.ExcludeLaunchProfile = true).WithDirectStart();
        return builder.ExecutionContext.IsRunMode
            ? project.WithEnvironment("DOTNET_ENVIRONMENT", builder.Environment.EnvironmentName)
            : project;
    }
}
