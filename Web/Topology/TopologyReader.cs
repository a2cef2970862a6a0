using Npgsql;
using Showroom.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Showroom.Web.Topology;

/// <summary>A resource with its figures.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Figures">Names in the resources of texts, and values.</param>
internal sealed record TopologyNode(Resource Resource, IReadOnlyList<TopologyFigure> Figures);

/// <summary>A figure of a node.</summary>
/// <param name="Name">The key of its text.</param>
/// <param name="Value">The value.</param>
/// <param name="Unit">Its unit; empty for none.</param>
internal sealed record TopologyFigure(string Name, double Value, string Unit = "");

/// <summary>
/// Reads the resources and their figures. Rates are differences to the reading before, which all visitors share: a page that is looked at by many asks the
/// servers no more often than by one.
/// </summary>
internal sealed class TopologyReader(AppHostClient appHost, IHttpClientFactory clients, IServiceProvider services, TimeProvider time) : IAsyncDisposable
{
    public const string ClientName = "topology";

    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly Dictionary<string, (long At, IReadOnlyDictionary<string, double> Totals)> _before = [];
    private IReadOnlyList<TopologyNode> _nodes = [];
    private long _readAt = long.MinValue;
    private IConnectionMultiplexer? _redis;

    public async Task<IReadOnlyList<TopologyNode>> ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_readAt == long.MinValue || time.GetElapsedTime(_readAt) > s_lifetime)
            {
                var resources = await appHost.ListAsync(cancellationToken);
                var totals = await Task.WhenAll(resources.Select(resource => TotalsAsync(resource, cancellationToken)));
                _readAt = time.GetTimestamp();
                _nodes = [.. resources.Zip(totals, (resource, read) => new TopologyNode(resource, Figures(resource, read)))];
            }

            return _nodes;
        }
        finally
        {
            _reading.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }

    private TopologyFigure[] Figures(Resource resource, IReadOnlyDictionary<string, double>? totals)
    {
        if (totals is null)
        {
            _before.Remove(resource.Name);
            return [];
        }

        var earlier = _before.GetValueOrDefault(resource.Name);
        _before[resource.Name] = (_readAt, totals);
        return earlier.Totals is null ? [] : [.. TopologyFigures.Create(totals, earlier.Totals, time.GetElapsedTime(earlier.At, _readAt).TotalSeconds)];
    }

    /// <returns>Null when the server does not respond, or has no figures.</returns>
    private async Task<IReadOnlyDictionary<string, double>?> TotalsAsync(Resource resource, CancellationToken cancellationToken)
    {
        if (!resource.IsRunning)
        {
            return null;
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(s_timeout);
        try
        {
            return resource switch
            {
                { Name: "cache" } => await RedisAsync().WaitAsync(timeout.Token),
                { Name: "postgres" } => await PostgresAsync(timeout.Token),
                { Kind: "service", Address: { } address } => await ServerAsync(address, timeout.Token),
                _ => null,
            };
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Without figures the server is still in the drawing, with the state that the app host knows.
            return null;
        }
    }

    private async Task<IReadOnlyDictionary<string, double>?> ServerAsync(string address, CancellationToken cancellationToken)
    {
        using var http = clients.CreateClient(ClientName);
        var reading = await http.GetFromJsonAsync(new Uri(new Uri(address), "/statistics"), TopologyJson.Default.ServerReading, cancellationToken);
        return reading is null ? null : new Dictionary<string, double>(reading.Totals) { [TopologyFigures.Processor] = reading.ProcessorSeconds, [TopologyFigures.Memory] = reading.MemoryBytes };
    }

    private async Task<IReadOnlyDictionary<string, double>?> RedisAsync()
    {
        if (_redis is null)
        {
            // The client has INFO for connections with administrative rights only, which those of the pages do not have.
            var options = services.GetRequiredService<IConfiguration>().CreateRedisOptions();
            (options.AllowAdmin, options.AbortOnConnectFail) = (true, true);
            _redis = await ConnectionMultiplexer.ConnectAsync(options);
        }

        var info = await _redis.GetServers()[0].InfoRawAsync();
        var lines = info?.Split('\n') ?? [];
        return lines.Select(static line => line.Trim().Split(':', 2)).Where(static parts => parts.Length == 2 && TopologyFigures.OfRedis.Contains(parts[0]))
            .ToDictionary(static parts => parts[0], static parts => double.TryParse(parts[1], System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : 0);
    }

    private async Task<IReadOnlyDictionary<string, double>?> PostgresAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<NpgsqlDataSource>() is not { } database)
        {
            return null;
        }

        await using var command = database.CreateCommand(
            "SELECT numbackends, xact_commit + xact_rollback, blks_hit, blks_read FROM pg_stat_database WHERE datname = current_database()");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? TopologyFigures.OfPostgres.Select((name, i) => (name, Value: Convert.ToDouble(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))).ToDictionary(static one => one.name, static one => one.Value)
            : null;
    }
}
