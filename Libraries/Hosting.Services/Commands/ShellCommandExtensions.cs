using System.Globalization;
using Showroom.Hosting.Services;

namespace Aspire.Hosting;

/// <summary>Dashboard commands that show how to open a client.</summary>
public static class ShellCommandExtensions
{
    /// <summary>
    /// Where redis-cli is installed, adds the command <c>shell</c>, which shows the command line that opens it with the
    /// password. Changes nothing when publishing.
    /// </summary>
    public static IResourceBuilder<RedisResource> WithShellCommand(this IResourceBuilder<RedisResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var redis = builder.Resource;
        return builder.WithShellCommand("redis-cli", "REDISCLI_AUTH", async cancellationToken =>
        {
            var endpoint = redis.PrimaryEndpoint;
            string[] tls = endpoint.TlsEnabled ? ["--tls"] : [];
            return (await GetAsync(redis.PasswordParameter, cancellationToken).ConfigureAwait(false), ["-h", endpoint.Host, "-p", Port(endpoint), .. tls]);
        });
    }

    /// <summary>
    /// Where psql is installed, adds the command <c>shell</c>, which shows the command line that opens it on this database with
    /// the password. Changes nothing when publishing.
    /// </summary>
    public static IResourceBuilder<PostgresDatabaseResource> WithShellCommand(this IResourceBuilder<PostgresDatabaseResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var database = builder.Resource;
        return builder.WithShellCommand("psql", "PGPASSWORD", async cancellationToken =>
        {
            var server = database.Parent;
            var user = await server.UserNameReference.GetValueAsync(cancellationToken).ConfigureAwait(false);
            return (
                await GetAsync(server.PasswordParameter, cancellationToken).ConfigureAwait(false),
                ["-h", server.PrimaryEndpoint.Host, "-p", Port(server.PrimaryEndpoint), "-U", user!, database.DatabaseName]);
        });
    }

    private static IResourceBuilder<T> WithShellCommand<T>(
        this IResourceBuilder<T> builder, string client, string passwordVariable, Func<CancellationToken, Task<(string? Password, string[] Arguments)>> getArguments)
        where T : IResource
    {
        return builder.ApplicationBuilder.ExecutionContext.IsRunMode && ShellCommand.IsInstalled(client)
            ? builder.WithCommand("shell", "Shell", ShowAsync, new CommandOptions
            {
                Description = $"Shows the command line that opens {client}, with the password.",
                IconName = "WindowConsole",
                UpdateState = CommandStates.EnabledWhileRunning,
            })
            : builder;

        async Task<ExecuteCommandResult> ShowAsync(ExecuteCommandContext context)
        {
            var (password, arguments) = await getArguments(context.CancellationToken).ConfigureAwait(false);
            var command = ShellCommand.Format(passwordVariable, password, [client, .. arguments]);
            return CommandResults.Success("Run this in a terminal.", command, CommandResultFormat.Text, displayImmediately: true);
        }
    }

    private static async Task<string?> GetAsync(ParameterResource? parameter, CancellationToken cancellationToken) =>
        parameter is null ? null : await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false);

    private static string Port(EndpointReference endpoint) => endpoint.Port.ToString(CultureInfo.InvariantCulture);
}
