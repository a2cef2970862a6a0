using Showroom.Hosting.Executables;
using Showroom.Hosting.Executables.Processes;
using Showroom.Hosting.Executables.Redis;

namespace Aspire.Hosting;

/// <summary>Redis without containers.</summary>
public static class RedisExecutableExtensions
{
    /// <summary>
    /// When no container runtime answers (setting <c>Executables:Mode</c>), runs redis-server, valkey-server or Garnet as a local
    /// process instead of the container: on the loopback interface, with the resource's password. With a data volume the
    /// data survives a restart. Changes nothing when publishing.
    /// </summary>
    /// <exception cref="DistributedApplicationException">There is no such server, or a setting is not allowed; the message names it.</exception>
    public static IResourceBuilder<RedisResource> RunAsExecutable(this IResourceBuilder<RedisResource> builder)
    {
        var application = builder.ApplicationBuilder;
        var options = ExecutablesOptions.Read(application.Configuration);
        var redis = builder.Resource;
        if (application.ExecutionContext.IsPublishMode)
        {
            return builder;
        }

        var isReplaced = ContainerRuntime.IsReplaced(application, options);
        Func<string, string?> findProblem = isReplaced ? RedisPassword.FindProblem : RedisPassword.FindContainerProblem;
        if (redis.PasswordParameter is { } configured)
        {
            Passwords.CheckConfigured(application.Configuration, configured, findProblem);
        }

        if (!isReplaced)
        {
            return builder.OnBeforeResourceStarted((_, _, cancellationToken) => PasswordAsync(redis, findProblem, cancellationToken));
        }

        var server = RedisExecutable.Find(options);
        var data = new DataDirectory(application, options, redis);
        string ConfigurationFile() => Path.Combine(data.FullPath, server.ConfigurationFile);

        // Else a trusted development certificate would switch the connection string to TLS.
        builder.WithoutHttpsCertificate();
        builder.ReplaceWithExecutable(server.Command, cancellationToken => RedisReadiness.CheckAsync(redis, cancellationToken))
            .WithArgs(context =>
            {
                foreach (var argument in server.ArgumentsFor(ConfigurationFile()))
                {
                    context.Args.Add(argument);
                }

                context.Args.Add("--port");
                context.Args.Add(redis.PrimaryEndpoint.Property(EndpointProperty.TargetPort));
            })
            .OnBeforeResourceStarted(async (_, e, cancellationToken) =>
            {
                var password = await PasswordAsync(redis, findProblem, cancellationToken).ConfigureAwait(false);
                await data.OpenAsync(e.Services, cancellationToken).ConfigureAwait(false);
                await data.WritingAsync(() =>
                {
                    PrivateFile.Write(ConfigurationFile(), server.Configuration(password, data.IsPersistent ? data.FullPath : null));
                    return Task.CompletedTask;
                }).ConfigureAwait(false);
            })
            .OnResourceReady((_, _, _) =>
            {
                // The server has read it: no password is left on disk, however this application ends.
                File.Delete(ConfigurationFile());
                return Task.CompletedTask;
            });
        return builder;
    }

    private static async Task<string?> PasswordAsync(RedisResource redis, Func<string, string?> findProblem, CancellationToken cancellationToken) =>
        redis.PasswordParameter is { } parameter ? await Passwords.GetCheckedAsync(parameter, findProblem, cancellationToken).ConfigureAwait(false) : null;
}
