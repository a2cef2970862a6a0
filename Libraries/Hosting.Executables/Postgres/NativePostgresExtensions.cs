using Microsoft.Extensions.DependencyInjection;
using Showroom.Hosting.Executables;

namespace Aspire.Hosting;

/// <summary>PostgreSQL without containers.</summary>
public static class NativePostgresExtensions
{
    /// <summary>
    /// When no container runtime answers (setting <c>Native:Mode</c>), runs PostgreSQL as a local process in the container's
    /// place: on the loopback interface, with the resource's password, also for root. With a data volume the data survives a
    /// restart. Changes nothing when publishing.
    /// </summary>
    /// <exception cref="DistributedApplicationException">There is no such server, or a setting has a wrong value; the message names it.</exception>
    public static IResourceBuilder<PostgresServerResource> RunNatively(this IResourceBuilder<PostgresServerResource> builder)
    {
        var application = builder.ApplicationBuilder;
        if (!NativeMode.ReplacesContainers(application))
        {
            return builder;
        }

        var postgres = builder.Resource;
        var installation = PostgresInstallation.Find(application.Configuration);
        var directory = new DataDirectory(application, postgres);
        var databases = new PostgresDatabases(postgres);
        var identity = new Lazy<Unprivileged>(() => Unprivileged.For(installation.Server, directory.FullPath));

        builder.ReplaceByProcess(PostgresCommand.Program(installation), databases.UntilAnsweredAsync)
            .WithArgs(context =>
            {
                foreach (var argument in PostgresCommand.Arguments(installation, identity.Value, new PostgresCluster(installation, directory.FullPath)))
                {
                    context.Args.Add(argument);
                }

                context.Args.Add("-p");
                context.Args.Add(postgres.PrimaryEndpoint.Property(EndpointProperty.TargetPort));
            })
            .OnBeforeResourceStarted(async (server, e, cancellationToken) =>
            {
                directory.RemoveAtTheEnd(e.Services);
                databases.Forget();
                await new PostgresCluster(installation, directory.FullPath).PrepareAsync(
                    identity.Value,
                    (await postgres.UserNameReference.GetValueAsync(cancellationToken).ConfigureAwait(false))!,
                    (await postgres.PasswordParameter.GetValueAsync(cancellationToken).ConfigureAwait(false))!,
                    postgres.PasswordParameter.Name,
                    e.Services.GetRequiredService<ResourceLoggerService>().GetLogger(server),
                    cancellationToken).ConfigureAwait(false);
            });
        return builder;
    }
}
