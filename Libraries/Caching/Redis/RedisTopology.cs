using StackExchange.Redis;

namespace Showroom.Caching.Redis;

/// <summary>What is known of the servers behind a connection.</summary>
internal sealed class RedisTopology(IConnectionMultiplexer connection)
{
    private int _reconnecting;

    /// <summary>Whether they are a cluster; null while no server is connected.</summary>
    public bool? IsCluster => Array.Find(connection.GetServers(), static server => server.IsConnected) is { } server ? server.ServerType == ServerType.Cluster : null;

    /// <summary>
    /// Reads the roles of the servers, and in a cluster the owners of the slots. A single server that turns out to be a replica is left: its name may lead to the new primary by
    /// now, and the client resolves it again for a new connection. QUIT is what closes one without closing the client, which belongs to the application.
    /// </summary>
    public async Task ReconnectAsync()
    {
        if (IsCluster is not { } isCluster || Interlocked.Exchange(ref _reconnecting, 1) != 0)
        {
            return;
        }

        try
        {
            await connection.ConfigureAsync().ConfigureAwait(false);
            var connected = Array.FindAll(connection.GetServers(), static server => server.IsConnected);
            if (!isCluster && Array.TrueForAll(connected, static server => server.IsReplica))
            {
                await Task.WhenAll(connected.Select(static server => server.ExecuteAsync("QUIT"))).ConfigureAwait(false);
            }
        }
        finally
        {
            Volatile.Write(ref _reconnecting, 0);
        }
    }
}
