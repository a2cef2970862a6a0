using Showroom.Lab.Chat.Protocols;
using Showroom.Lab.Chat.Telemetry;
using Showroom.Lab.Servers;
using Showroom.Lab.Services;

namespace Showroom.Lab.Chat.Servers;

/// <summary>Replicas of our Api. Members are anonymous, and all senders share one session, so that the load needs one login.</summary>
internal static class ShowroomServers
{
    private static readonly (string, string)[] s_settings =
    [
        // One account sends everything.
        ("Chat__SendsPerSecond", "100000"),
        ("Chat__SendBurst", "100000"),
        // A slow response of Redis is not a lost session.
        ("Sessions__OperationTimeout", "00:00:10"),
    ];

    public static async Task<ChatServers> StartAsync(string fanout, int count, int rooms, CancellationToken cancellationToken)
    {
        var owned = new Stack<IAsyncDisposable>();
        try
        {
            var postgres = await PostgresServer.StartAsync(isDurable: true, cancellationToken);
            owned.Push(postgres);
            var redis = await RedisServer.StartAsync();
            owned.Push(redis);
            var database = await postgres.NewDatabaseAsync();
            await ApiProcesses.MigrateAsync(database, redis.ConnectionString, cancellationToken);
            var metrics = await MetricsReceiver.StartAsync(cancellationToken);
            owned.Push(metrics);
            var api = new ApiProcesses(count + 1, database, redis.ConnectionString, [("Chat__Fanout", fanout), .. s_settings, .. metrics.Settings]);
            owned.Push(api);
            await api.StartAsync(api.Addresses.Keys.Take(count), cancellationToken);
            var ports = api.Addresses.Values.Take(count).Select(static address => address.Http).ToArray();
            using var account = await ShowroomAccount.LogInAsync(ports[0], cancellationToken);
            return new ChatServers
            {
                Name = fanout,
                Protocol = new SignalRProtocol(),
                Ports = ports,
                Rooms = await account.CreateShowsAsync(rooms, cancellationToken),
                Cookie = account.Cookie,
                ServerProcesses = api.ProcessIds,
                Metrics = metrics,
                Redis = redis.ConnectionString,
                StartAnotherAsync = async cancellation =>
                {
                    await api.StartAsync(api.Addresses.Keys.Skip(count), cancellation);
                    return api.Addresses.Values.Last().Http;
                },
                DataProcesses = [redis.ProcessId, postgres.ProcessId],
            }.Own(owned.Reverse());
        }
        catch
        {
            while (owned.TryPop(out var one))
            {
                await one.DisposeAsync();
            }

            throw;
        }
    }
}
