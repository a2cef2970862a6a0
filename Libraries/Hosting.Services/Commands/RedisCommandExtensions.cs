using System.Globalization;
using Showroom.Hosting.Services;
using StackExchange.Redis;

namespace Aspire.Hosting;

/// <summary>Dashboard commands of a Redis server.</summary>
public static class RedisCommandExtensions
{
    private const string Client = "redis-cli";

    /// <summary>
    /// Adds the commands <c>flush</c>, which deletes every key, and, where redis-cli is installed, <c>shell</c>, which shows
    /// the command line that opens a client. Changes nothing when publishing.
    /// </summary>
    public static IResourceBuilder<RedisResource> WithCommands(this IResourceBuilder<RedisResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!builder.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            return builder;
        }

        var redis = builder.Resource;
        builder.WithCommand("flush", "Flush", context => FlushAsync(redis, context.CancellationToken), new CommandOptions
        {
            Description = "Deletes every key.",
            ConfirmationMessage = $"Delete every key of {redis.Name}? Sessions are lost, and the next reads go to the database.",
            IconName = "Delete",
            UpdateState = CommandStates.EnabledWhileRunning,
        });
        return ShellCommand.IsInstalled(Client)
            ? builder.WithCommand("shell", "Shell", context => ShowShellAsync(redis, context.CancellationToken), new CommandOptions
            {
                Description = $"Shows the command line that opens {Client}, with the password.",
                IconName = "WindowConsole",
                UpdateState = CommandStates.EnabledWhileRunning,
            })
            : builder;
    }

    private static async Task<ExecuteCommandResult> FlushAsync(RedisResource redis, CancellationToken cancellationToken)
    {
        var options = new ConfigurationOptions
        {
            EndPoints = { { redis.PrimaryEndpoint.Host, redis.PrimaryEndpoint.Port } },
            Password = await PasswordAsync(redis, cancellationToken).ConfigureAwait(false),
            Ssl = redis.PrimaryEndpoint.TlsEnabled,
            AllowAdmin = true,
        };
        try
        {
            var connection = await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var server = connection.GetServers().Single();
                var count = await server.DatabaseSizeAsync().ConfigureAwait(false);
                await server.FlushAllDatabasesAsync().ConfigureAwait(false);
                return CommandResults.Success(string.Create(CultureInfo.InvariantCulture, $"Deleted {count} keys."));
            }
        }
        catch (RedisException exception)
        {
            return CommandResults.Failure($"{redis.Name} was not flushed: {exception.Message}");
        }
    }

    private static async Task<ExecuteCommandResult> ShowShellAsync(RedisResource redis, CancellationToken cancellationToken)
    {
        var endpoint = redis.PrimaryEndpoint;
        string[] tls = endpoint.TlsEnabled ? ["--tls"] : [];
        var command = ShellCommand.Format(
            "REDISCLI_AUTH",
            await PasswordAsync(redis, cancellationToken).ConfigureAwait(false),
            [Client, "-h", endpoint.Host, "-p", endpoint.Port.ToString(CultureInfo.InvariantCulture), .. tls]);
        return CommandResults.Success("Run this in a terminal.", command, CommandResultFormat.Text, displayImmediately: true);
    }

    private static async Task<string?> PasswordAsync(RedisResource redis, CancellationToken cancellationToken) =>
        redis.PasswordParameter is { } password ? await password.GetValueAsync(cancellationToken).ConfigureAwait(false) : null;
}
