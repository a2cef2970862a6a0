using System.Diagnostics;
using System.Globalization;
using Showroom.Lab.CommandLine;
using Showroom.Lab.Servers;
using Showroom.Lab.Services;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Leaderboard;

/// <summary>One replica of the Api, asked for ranks over HTTP; first with Redis, then without, when it reads them from Postgres.</summary>
internal sealed class LeaderboardBenchmark(LeaderboardSettings settings, Action<string> progress)
{
    private const double MaxForeignShare = 0.01;
    private const string Board = "/api/leaderboards/top-chatters";
    private static readonly TimeSpan s_fillTimeout = TimeSpan.FromSeconds(60);

    private static readonly (string Name, Func<Random, int, string> Path)[] s_reads =
    [
        ("top 10", static (_, _) => $"{Board}?top=10"),
        ("5 around a member", static (random, members) => $"{Board}/members/{LeaderboardTable.IdOf(random.Next(1, members + 1))}?around=5"),
    ];

    public async Task<IReadOnlyList<LeaderboardRun>> RunAsync(CancellationToken cancellationToken)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var postgres = await PostgresServer.StartAsync(isDurable: true, cancellationToken);
        var database = await postgres.NewDatabaseAsync();
        await ApiProcesses.MigrateAsync(database, redis.ConnectionString, cancellationToken);
        await LeaderboardTable.FillAsync(database, settings.Members, cancellationToken);
        await using var api = new ApiProcesses(1, database, redis.ConnectionString);
        await api.StartAsync(cancellationToken);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{api.Addresses.Values.Single().Http.ToString(CultureInfo.InvariantCulture)}"),
        };

        await WaitForSourceAsync(http, "l2", cancellationToken);
        var runs = await RunAsync(http, "Redis", "l2", cancellationToken);
        await redis.StopAsync();
        await WaitForSourceAsync(http, "db", cancellationToken);
        return [.. runs, .. await RunAsync(http, "Postgres", "db", cancellationToken)];
    }

    private async Task<List<LeaderboardRun>> RunAsync(HttpClient http, string name, string source, CancellationToken cancellationToken)
    {
        List<LeaderboardRun> runs = [];
        foreach (var connections in settings.Connections)
        {
            foreach (var (read, path) in s_reads)
            {
                progress($"{name}, {read}, {connections} clients");
                await LoadAsync(http, path, source, connections, settings.WarmUp, cancellationToken);
                var latencies = await LoadAsync(http, path, source, connections, settings.Duration, cancellationToken);
                runs.Add(new LeaderboardRun(
                    name, read, connections, latencies.Count / settings.Duration.TotalSeconds, latencies.Microseconds(0.5) / 1000, latencies.Microseconds(0.99) / 1000));
            }
        }

        return runs;
    }

    private async Task<LatencyHistogram> LoadAsync(
        HttpClient http, Func<Random, int, string> path, string source, int connections, TimeSpan duration, CancellationToken cancellationToken)
    {
        var total = new LatencyHistogram();
        var clients = Enumerable.Range(0, connections).Select(client => Task.Run(() => ClientAsync(new Random(client)), cancellationToken));
        foreach (var latencies in await Task.WhenAll(clients))
        {
            total.Add(latencies);
        }

        return total;

        async Task<LatencyHistogram> ClientAsync(Random random)
        {
            var latencies = new LatencyHistogram();
            var foreign = 0;
            for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration;)
            {
                var startedAt = Stopwatch.GetTimestamp();
                using var response = await http.GetAsync(path(random, settings.Members), cancellationToken);
                response.EnsureSuccessStatusCode();
                latencies.Add(Stopwatch.GetTimestamp() - startedAt);
                foreign += SourceOf(response) == source ? 0 : 1;
            }

            // On a machine with much other load a few time out at Redis and are read from Postgres.
            return foreign <= MaxForeignShare * latencies.Count
                ? latencies
                : throw new ExperimentException($"{foreign} of {latencies.Count} responses did not come from {source}.");
        }
    }

    private static async Task WaitForSourceAsync(HttpClient http, string source, CancellationToken cancellationToken)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(20, cancellationToken))
        {
            using var response = await http.GetAsync(Board, cancellationToken);
            response.EnsureSuccessStatusCode();
            if (SourceOf(response) == source)
            {
                return;
            }

            if (clock.Elapsed > s_fillTimeout)
            {
                throw new InvalidOperationException($"No ranks came from {source} within {s_fillTimeout.TotalSeconds:0} s.");
            }
        }
    }

    private static string SourceOf(HttpResponseMessage response) => response.Headers.GetValues("X-Cache").Single();
}
