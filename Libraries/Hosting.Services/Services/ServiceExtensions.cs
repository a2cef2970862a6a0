using System.Globalization;
using Showroom.Hosting.Services;

namespace Aspire.Hosting;

/// <summary>The two ways in which this system runs a project: for as long as the application runs, or once.</summary>
public static class ServiceExtensions
{
    /// <summary>Adds a project that serves HTTP on an endpoint of its own, without a proxy before it, and says on <c>/health</c> how it is.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="port">The port to listen on; null for any free one.</param>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port = null)
        where TProject : IProjectMetadata, new() =>
        builder.AddBareProject<TProject>(name)
            .WithHttpEndpoint(port: port, isProxied: false)
            .WithHttpHealthCheck("/health");

    /// <summary>Adds a project that does one thing and ends: wait for it with <c>WaitForCompletion</c>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="args">What the project is to do.</param>
    public static IResourceBuilder<ProjectResource> AddJob<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name, params string[] args)
        where TProject : IProjectMetadata, new() =>
        builder.AddBareProject<TProject>(name)
            .WithArgs(args)
            .WithAnnotation(new JobAnnotation());

    /// <summary>A port that people know by heart, unless a setting replaces it.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="setting">The setting's key; its value 0 stands for any free port.</param>
    /// <param name="port">The port without the setting.</param>
    /// <exception cref="DistributedApplicationException">The setting is not a port.</exception>
    public static int? FixedPort(this IDistributedApplicationBuilder builder, string setting, int port)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Configuration[setting] is not { Length: > 0 } text)
        {
            return port;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > ushort.MaxValue)
        {
            throw new DistributedApplicationException($"{setting} is '{text}': it must be a port from 1 to {ushort.MaxValue}, or 0 for any free one.");
        }

        return value == 0 ? null : value;
    }

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
