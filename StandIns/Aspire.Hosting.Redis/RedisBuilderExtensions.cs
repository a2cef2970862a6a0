using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Redis.</summary>
public static class RedisBuilderExtensions
{
    private const int Port = 6379;
    private const string DataDirectory = "/data";

    /// <summary>Adds a Redis server in a container; its port is chosen.</summary>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port) => builder.AddRedis(name, port, null);

    /// <summary>Adds a Redis server in a container.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name.</param>
    /// <param name="port">The port that others use; chosen when null.</param>
    /// <param name="password">The password; generated and kept in the user secrets when null.</param>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port = null, IResourceBuilder<ParameterResource>? password = null)
    {
        // A comma would end the password in a connection string; letters and digits are safe everywhere.
        var secret = password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        var redis = new RedisResource(name, secret);
        var healthCheck = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(healthCheck, _ => new RedisPing(redis), failureStatus: null, tags: null, RedisPing.Patience));

        return builder.AddResource(redis)
            .WithEndpoint(port: port, targetPort: Port, name: RedisResource.PrimaryEndpointName, scheme: "redis")
            .WithImage(RedisContainerImageTags.Image, RedisContainerImageTags.Tag)
            .WithImageRegistry(RedisContainerImageTags.Registry)
            .WithIconName("Database")
            .WithHealthCheck(healthCheck)
            .WithEntrypoint("/bin/sh")
            .WithEnvironment(context =>
            {
                if (redis.PasswordParameter is { } parameter)
                {
                    context.EnvironmentVariables["REDIS_PASSWORD"] = parameter;
                }
            })
            .WithArgs(context =>
            {
                // Through the shell, so that the password is in the environment and not on the command line.
                context.Args.Add("-c");
                context.Args.Add(Command(redis));
            });
    }

    /// <summary>The password; none when null.</summary>
    public static IResourceBuilder<RedisResource> WithPassword(this IResourceBuilder<RedisResource> builder, IResourceBuilder<ParameterResource>? password)
    {
        builder.Resource.PasswordParameter = password?.Resource;
        return builder;
    }

    /// <summary>The port that others use; chosen when null.</summary>
    public static IResourceBuilder<RedisResource> WithHostPort(this IResourceBuilder<RedisResource> builder, int? port) =>
        builder.WithEndpoint(RedisResource.PrimaryEndpointName, endpoint => endpoint.Port = port);

    /// <summary>Keeps the data in a volume; its name is made of the application's when null.</summary>
    public static IResourceBuilder<RedisResource> WithDataVolume(this IResourceBuilder<RedisResource> builder, string? name = null, bool isReadOnly = false) =>
        Saving(builder.WithVolume(name ?? VolumeName.Of(builder, "data"), DataDirectory, isReadOnly), isReadOnly);

    /// <summary>Keeps the data in a folder of this machine.</summary>
    public static IResourceBuilder<RedisResource> WithDataBindMount(this IResourceBuilder<RedisResource> builder, string source, bool isReadOnly = false) =>
        Saving(builder.WithBindMount(source, DataDirectory, isReadOnly), isReadOnly);

    /// <summary>Writes a snapshot after an interval in which enough keys have changed; a minute and one key unless told.</summary>
    public static IResourceBuilder<RedisResource> WithPersistence(this IResourceBuilder<RedisResource> builder, TimeSpan? interval = null, long keysChangedThreshold = 1) =>
        builder.WithAnnotation(new PersistenceAnnotation(interval ?? TimeSpan.FromMinutes(1), keysChangedThreshold), ResourceAnnotationMutationBehavior.Replace);

    private static IResourceBuilder<RedisResource> Saving(IResourceBuilder<RedisResource> builder, bool isReadOnly) => isReadOnly ? builder : builder.WithPersistence();

    private static string Command(RedisResource redis)
    {
        var command = "redis-server";
        if (redis.PasswordParameter is not null)
        {
            command += " --requirepass $REDIS_PASSWORD";
        }
        if (redis.TryGetLastAnnotation<PersistenceAnnotation>(out var persistence))
        {
            command += string.Create(CultureInfo.InvariantCulture, $" --save {persistence.Interval.TotalSeconds:0} {persistence.KeysChangedThreshold}");
        }
        return command;
    }

    private sealed record PersistenceAnnotation(TimeSpan Interval, long KeysChangedThreshold) : IResourceAnnotation;
}
