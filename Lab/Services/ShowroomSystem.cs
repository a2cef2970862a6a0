using Showroom.Lab.Processes;
using Showroom.Lab.Servers;

namespace Showroom.Lab.Services;

/// <summary>The application as processes: three replicas of the Api behind a gateway, a Redis primary with two replicas, and a Postgres.</summary>
internal sealed class ShowroomSystem : IAsyncDisposable
{
    private const int ApiReplicas = 3;
    private const int RedisReplicas = 2;

    private readonly int _port = LoopbackPort.Reserve();
    private readonly Stack<IAsyncDisposable> _owned = new();
    private GatewayProcess? _gateway;

    private ShowroomSystem(PostgresServer postgres, string database, ReplicationGroup redis, ApiProcesses api) =>
        (Postgres, Database, Redis, Api) = (postgres, database, redis, api);

    public PostgresServer Postgres { get; }

    /// <summary>The connection string of the application's database.</summary>
    public string Database { get; }

    public ReplicationGroup Redis { get; }

    public ApiProcesses Api { get; }

    /// <summary>Of the gateway.</summary>
    public Uri Address => GatewayProcess.Address(_port);

    /// <param name="replicationDelay">Of Redis.</param>
    /// <param name="settings">Environment variables of the replicas.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<ShowroomSystem> StartAsync(TimeSpan replicationDelay, IEnumerable<(string Key, string Value)> settings, CancellationToken cancellationToken)
    {
        var owned = new Stack<IAsyncDisposable>();
        try
        {
            var postgres = Own(await PostgresServer.StartAsync(isDurable: false, cancellationToken));
            var database = await postgres.NewDatabaseAsync();
            var redis = Own(await ReplicationGroup.StartAsync(RedisReplicas, replicationDelay, cancellationToken));
            await ApiProcesses.MigrateAsync(database, redis.ConnectionString, cancellationToken);
            var api = Own(new ApiProcesses(ApiReplicas, database, redis.ConnectionString, [.. settings]));
            await api.StartAsync(cancellationToken);
            var system = new ShowroomSystem(postgres, database, redis, api);
            await system.StartGatewayAsync(cancellationToken);
            await GatewayReadiness.WaitUntilServedByAsync(system.Address, api.Addresses.Keys, cancellationToken);
            foreach (var one in owned.Reverse())
            {
                system._owned.Push(one);
            }

            return system;
        }
        catch
        {
            await DisposeAsync(owned);
            throw;
        }

        T Own<T>(T one)
            where T : IAsyncDisposable
        {
            owned.Push(one);
            return one;
        }
    }

    /// <summary>Kills the gateway and starts it again at the same address.</summary>
    public async Task RestartGatewayAsync(CancellationToken cancellationToken)
    {
        await _gateway!.DisposeAsync();
        await StartGatewayAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        await DisposeAsync(_owned);
    }

    private async Task StartGatewayAsync(CancellationToken cancellationToken) => _gateway = await GatewayProcess.StartAsync(_port, Api.Configuration(), cancellationToken);

    private static async Task DisposeAsync(Stack<IAsyncDisposable> owned)
    {
        while (owned.TryPop(out var one))
        {
            await one.DisposeAsync();
        }
    }
}
