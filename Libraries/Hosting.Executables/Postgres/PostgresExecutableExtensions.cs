using Microsoft.Extensions.DependencyInjection;
using Showroom.Hosting.Executables;
using Showroom.Hosting.Executables.Postgres;

namespace Aspire.Hosting;

/// <summary>PostgreSQL without containers.</summary>
public static class PostgresExecutableExtensions
{
    /// <summary>
    /// When no container runtime answers (setting <c>Executables:Mode</c>), runs PostgreSQL as a local process instead of the
    /// container: on the loopback interface, with the resource's password, for root too. With a data volume the data survives a
    /// restart. Changes nothing when publishing.
    /// </summary>
    /// <exception cref="DistributedApplicationException">There is no such server, or a setting is not allowed; the message names it.</exception>
    public static IResourceBuilder<PostgresServerResource> RunAsExecutable(this IResourceBuilder<PostgresServerResource> builder)
    {
        var application = builder.ApplicationBuilder;
        var options = ExecutablesOptions.Read(application.Configuration);
        if (application.ExecutionContext.IsPublishMode)
        {
            return builder;
        }

        var postgres = builder.Resource;
        Passwords.CheckConfigured(application.Configuration, postgres.PasswordParameter, Passwords.FindProblem);
        PostgresConnectionString.Use(builder);
        if (!ContainerRuntime.IsReplaced(application, options))
        {
            return builder;
        }

        var installation = PostgresInstallation.Find(options);
        var directory = new DataDirectory(application, options, postgres);
        var readiness = new PostgresReadiness(postgres);
        var identity = new Lazy<UnprivilegedUser>(() => UnprivilegedUser.For(installation.Server, directory.FullPath));

        builder.ReplaceWithExecutable(PostgresCommand.Executable(installation), readiness.CheckAsync)
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
                var user = (await postgres.UserNameReference.GetValueAsync(cancellationToken).ConfigureAwait(false))!;
                var password = await Passwords.GetCheckedAsync(postgres.PasswordParameter, Passwords.FindProblem, cancellationToken).ConfigureAwait(false);
                await directory.OpenAsync(e.Services, cancellationToken).ConfigureAwait(false);
                readiness.Reset();
                await directory.WritingAsync(() => new PostgresCluster(installation, directory.FullPath).PrepareAsync(
                    identity.Value, new(user, password, postgres.PasswordParameter.Name), e.Services.GetRequiredService<ResourceLoggerService>().GetLogger(server), cancellationToken)).ConfigureAwait(false);
            });
        return builder;
    }
}
