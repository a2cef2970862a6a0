using Showroom.Tests.Servers;
using StackExchange.Redis;

namespace Showroom.Tests.Clients;

/// <summary>Connections to a test's Redis with the real client.</summary>
internal static class RedisConnecting
{
    public static async Task<ConnectionMultiplexer> ConnectAsync(this RedisServer server, Action<ConfigurationOptions>? configure = null)
    {
        var options = ConfigurationOptions.Parse(server.ConnectionString);

        // Generous: the machine may be busy with other tests, and none of these is about time.
        options.AsyncTimeout = options.SyncTimeout = options.ConnectTimeout = 60_000;
        configure?.Invoke(options);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }
}
