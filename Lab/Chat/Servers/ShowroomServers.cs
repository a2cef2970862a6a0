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

    /// <summary>Members connect to the replicas.</summary>
    public static Task<ChatServers> StartAsync(string fanout, int count, int rooms, CancellationToken cancellationToken) =>
        StartAsync(fanout, fanout, startGateway: null, count, rooms, cancellationToken);

    /// <summary>Members connect to a gateway, which balances them over the replicas.</summary>
    public static Task<ChatServers> StartBehindGatewayAsync(string name, bool isHttp2, int count, int rooms, CancellationToken cancellationToken) => StartAsync(
        name,
        ChatServersCatalog.Rooms,
        api => GatewayProcess.StartAsync(api.Addresses.Keys.Take(count), api.Configuration().Where(setting => isHttp2 || !setting.Key.Contains("__h2c__", StringComparison.Ordinal)), cancellationToken),
        count, rooms, cancellationToken);

    private static async Task<ChatServers> StartAsync(
        string name, string fanout, Func<ApiProcesses, Task<GatewayProcess>>? startGateway, int count, int rooms, CancellationToken cancellationToken)
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
            var gateway = startGateway is null ? null : await startGateway(api);
            if (gateway is not null)
            {
                owned.Push(gateway);
            }

            using var account = await ShowroomAccount.LogInAsync(ports[0], cancellationToken);
            return new ChatServers
            {
                Name = name,
                Protocol = new SignalRProtocol(),
                Ports = gateway is null ? ports : [.. Enumerable.Repeat(gateway.Port, count)],
                Rooms = await account.CreateShowsAsync(rooms, cancellationToken),
                Cookie = account.Cookie,
                ServerProcesses = gateway is null ? api.ProcessIds : [.. api.ProcessIds, gateway.Id],
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
