using Showroom.Hosting.Executables;

namespace Aspire.Hosting;

/// <summary>Redis without containers.</summary>
public static class NativeRedisExtensions
{
    /// <summary>
    /// When no container runtime answers (setting <c>Native:Mode</c>), runs redis-server, valkey-server or Garnet as a local
    /// process in the container's place: on the loopback interface, with the resource's password. With a data volume the
    /// data survives a restart. Changes nothing when publishing.
    /// </summary>
    /// <exception cref="DistributedApplicationException">There is no such server, or a setting has a wrong value; the message names it.</exception>
    public static IResourceBuilder<RedisResource> RunNatively(this IResourceBuilder<RedisResource> builder)
    {
        var application = builder.ApplicationBuilder;
        if (!NativeMode.ReplacesContainers(application))
        {
            return builder;
        }

        var redis = builder.Resource;
        var program = RedisProgram.Find(application.Configuration);
        var data = new DataDirectory(application, redis);
        string ConfigurationFile() => Path.Combine(data.FullPath, program.IsGarnet ? "garnet.conf" : "redis.conf");

        // Else a trusted development certificate would switch the connection string to TLS.
        builder.WithoutHttpsCertificate();
        builder.ReplaceByProcess(program.Command, cancellationToken => RedisPing.UntilAnsweredAsync(redis, cancellationToken))
            .WithArgs(context =>
            {
                foreach (var argument in program.Read(ConfigurationFile()))
                {
                    context.Args.Add(argument);
                }

                context.Args.Add("--port");
                context.Args.Add(redis.PrimaryEndpoint.Property(EndpointProperty.TargetPort));
            })
            .OnBeforeResourceStarted(async (_, e, cancellationToken) =>
            {
                data.RemoveAtTheEnd(e.Services);
                var password = redis.PasswordParameter is { } parameter ? await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false) : null;
                PrivateFile.Write(ConfigurationFile(), program.Configuration(password, data.IsPersistent ? data.FullPath : null));
            })
            .OnResourceReady((_, _, _) =>
            {
                // It has been read; whatever ends this application, no password stays behind.
                File.Delete(ConfigurationFile());
                return Task.CompletedTask;
            });
        return builder;
    }
}
