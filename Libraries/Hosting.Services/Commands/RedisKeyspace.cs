using System.Globalization;
using StackExchange.Redis;

namespace Showroom.Hosting.Services;

/// <summary>The keys of a Redis server of the model.</summary>
internal static class RedisKeyspace
{
    // In milliseconds: of a command that a person waits for.
    private const int Timeout = 30_000;

    /// <summary>Deletes every key of every database.</summary>
    public static async Task<ExecuteCommandResult> FlushAsync(RedisResource redis, CancellationToken cancellationToken)
    {
        var options = new ConfigurationOptions
        {
            EndPoints = { { redis.PrimaryEndpoint.Host, redis.PrimaryEndpoint.Port } },
            Password = redis.PasswordParameter is { } password ? await password.GetValueAsync(cancellationToken).ConfigureAwait(false) : null,
            Ssl = redis.PrimaryEndpoint.TlsEnabled,
            AllowAdmin = true,
            ConnectTimeout = Timeout,
            AsyncTimeout = Timeout,
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
        catch (Exception exception) when (exception is RedisException or RedisTimeoutException)
        {
            return CommandResults.Failure($"{redis.Name} was not flushed: {exception.Message}");
        }
    }
}
