using StackExchange.Redis;

namespace Showroom.Tests.Running;

/// <summary>
/// The Redis of the application, which a test stops. At the end of the test it runs again and every replica of the API uses it: those that do not have
/// their connections back refuse logins and miss events, which would fail the next test of the same application.
/// </summary>
internal sealed class StoppedRedis(DistributedApplication app, IReadOnlyDictionary<RedisChannel, long> subscribers, CancellationToken cancellationToken) : IAsyncDisposable
{
    private const string Name = "cache";

    // Of every replica that runs; those of rooms come and go.
    private static readonly string[] s_channels = ["showroom:cache:", "showroom:notifications:"];

    public static async Task<StoppedRedis> StopAsync(DistributedApplication app, CancellationToken cancellationToken)
    {
        var subscribers = await SubscribersAsync(app, cancellationToken);
        Assert.NotEmpty(subscribers);
        await app.StopResourceAsync(Name, cancellationToken);
        return new(app, subscribers, cancellationToken);
    }

    public Task StartAgainAsync() => app.StartResourceAsync(Name, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!app.ResourceNotifications.TryGetCurrentState(Name, out var redis) || redis.Snapshot.State?.Text != KnownResourceStates.Running)
        {
            await StartAgainAsync();
        }

        await Eventually.HoldsAsync(
            async () =>
            {
                var current = await SubscribersAsync(app, cancellationToken);
                return subscribers.All(channel => current.GetValueOrDefault(channel.Key) >= channel.Value);
            },
            () => "A replica has not subscribed again.");
        await Task.WhenAll(RunningSystem.Replicas.Select(replica => app.WaitUntilConnectedAsync(replica, cancellationToken)));
    }

    private static async Task<IReadOnlyDictionary<RedisChannel, long>> SubscribersAsync(DistributedApplication app, CancellationToken cancellationToken)
    {
        await using var connection = await RedisClient.ConnectAsync((await app.GetConnectionStringAsync(Name, cancellationToken))!);
        var server = connection.GetServers()[0];
        var counts = new Dictionary<RedisChannel, long>();
        foreach (var channel in await server.SubscriptionChannelsAsync())
        {
            if (s_channels.Any(prefix => channel.ToString().StartsWith(prefix, StringComparison.Ordinal)))
            {
                counts[channel] = await server.SubscriptionSubscriberCountAsync(channel);
            }
        }

        return counts;
    }
}
