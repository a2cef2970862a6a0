namespace Showroom.Tests.InProcess.Caching.Servers;

/// <summary>A cluster of three shards.</summary>
public sealed class RedisClusterServer : ICacheServer
{
    private RedisCluster? _cluster;

    internal RedisCluster Cluster => _cluster!;

    public async ValueTask InitializeAsync() => _cluster = await RedisCluster.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    public Task<Connection> ConnectAsync(string prefix, TimeProvider? time = null) =>
        RedisConnection.OpenAsync(Cluster.ConnectionString + RedisConnection.Settings, prefix, time);
}
