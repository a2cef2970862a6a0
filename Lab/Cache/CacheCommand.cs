using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Npgsql;
using Showroom.Lab.Cache.Micro;
using Showroom.Lab.Cache.Wire;

namespace Showroom.Lab.Cache;

/// <summary>What the workload is.</summary>
internal sealed record CacheSettings(int Rounds, TimeSpan WarmUp, TimeSpan Duration, int Clients, double WriteShare, double Exponent, TimeSpan Lifetime);

/// <summary><c>lab cache</c>: every strategy of the cache, and the database's two indexes, on the same workload; with <c>--micro</c> and <c>--wire</c>, what one operation costs.</summary>
internal static class CacheCommand
{
    private static readonly Option<int> s_rounds = Number("--rounds", "Rounds; each runs every strategy once.", 3, 1, 100);
    private static readonly Option<int> s_seconds = Number("--seconds", "Length of one measured run, in seconds.", 10, 1, 600);
    private static readonly Option<int> s_warmUp = Number("--warm-up", "Load before each measured run, in seconds: caches fill and code is compiled meanwhile.", 4, 1, 600);
    private static readonly Option<int> s_clients = Number("--clients", "Clients that read and write at the same time.", 32, 1, 1024);
    private static readonly Option<int> s_writes = Number("--writes", "Writes among 1,000 operations.", 10, 0, 1000);
    private static readonly Option<int> s_lifetime = Number("--lifetime", "How long an entry lives, in seconds.", 30, 1, 3600);
    private static readonly Option<string> s_output = new("--output") { Description = "Where the report goes: this path with .md and .json.", DefaultValueFactory = _ => "cache-benchmark" };
    private static readonly Option<bool> s_micro = new("--micro") { Description = "No workload: one hit in memory, one in Redis, one query, beside their bare peers (BenchmarkDotNet)." };
    private static readonly Option<bool> s_wire = new("--wire") { Description = "No workload: hits in Redis and queries in turn with a bare GET, alone, 8 and 64 in flight." };

    internal static Command Create()
    {
        var command = new Command("cache", "Every cache strategy and the hash index on the same workload; with --micro and --wire, what one operation costs.")
        {
            s_rounds, s_seconds, s_warmUp, s_clients, s_writes, s_lifetime, s_output, s_micro, s_wire,
        };
        command.SetAction((arguments, cancellationToken) =>
        {
            var output = arguments.GetValue(s_output)!;
            var settings = new CacheSettings(
                arguments.GetValue(s_rounds),
                TimeSpan.FromSeconds(arguments.GetValue(s_warmUp)),
                TimeSpan.FromSeconds(arguments.GetValue(s_seconds)),
                arguments.GetValue(s_clients),
                arguments.GetValue(s_writes) / 1000.0,
                Exponent: 1.0,
                TimeSpan.FromSeconds(arguments.GetValue(s_lifetime)));
            return arguments.GetValue(s_micro) ? MicroBenchmarks.RunAsync(output, cancellationToken)
                : arguments.GetValue(s_wire) ? WireAsync(settings, output, cancellationToken)
                : RunAsync(settings, output, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(CacheSettings settings, string output, CancellationToken cancellationToken)
    {
        await using var servers = await CacheServers.StartAsync(cancellationToken);
        await using (var database = NpgsqlDataSource.Create(servers.Postgres))
        {
            await CacheTable.CreateAsync(database, cancellationToken);
        }

        var experiment = new CacheExperiment(servers, settings);
        List<CacheRun> runs = [];
        for (var round = 1; round <= settings.Rounds; round++)
        {
            // Each round from another one on: what one leaves behind in the servers falls on all alike.
            var first = (round - 1) % Contestant.All.Count;
            foreach (var contestant in Contestant.All.Skip(first).Concat(Contestant.All.Take(first)))
            {
                Console.Error.WriteLine($"round {round} of {settings.Rounds}: {contestant.Name}");
                runs.Add(await experiment.RunAsync(round, contestant, cancellationToken));
            }
        }

        Console.Error.WriteLine("delay of invalidations");
        var delay = await InvalidationDelay.MeasureAsync(servers, 1000, cancellationToken);
        var command = string.Create(
            CultureInfo.InvariantCulture,
            $"lab cache --rounds {settings.Rounds} --seconds {settings.Duration.TotalSeconds} --warm-up {settings.WarmUp.TotalSeconds} --clients {settings.Clients} --writes {settings.WriteShare * 1000} --lifetime {settings.Lifetime.TotalSeconds}");
        var report = new CacheReport(runs, delay, settings, Machine(), command);
        return await WriteAsync(report.Markdown(), report.Json(), output, cancellationToken);
    }

    private static async Task<int> WireAsync(CacheSettings settings, string output, CancellationToken cancellationToken)
    {
        await using var servers = await CacheServers.StartAsync(cancellationToken);
        await using var database = NpgsqlDataSource.Create(servers.Postgres);
        await CacheTable.CreateAsync(database, cancellationToken);
        await using var reads = await WireReads.StartAsync(servers, database, cancellationToken);
        var runs = await WireExperiment.RunAsync(reads, settings, Console.Error.WriteLine, cancellationToken);
        var command = string.Create(
            CultureInfo.InvariantCulture,
            $"lab cache --wire --rounds {settings.Rounds} --seconds {settings.Duration.TotalSeconds} --warm-up {settings.WarmUp.TotalSeconds}");
        var report = new WireReport(runs, Machine(), command);
        return await WriteAsync(report.Markdown(), report.Json(), output, cancellationToken);
    }

    private static async Task<int> WriteAsync(string markdown, string json, string output, CancellationToken cancellationToken)
    {
        Console.WriteLine(markdown);
        await File.WriteAllTextAsync(output + ".md", markdown, cancellationToken);
        await File.WriteAllTextAsync(output + ".json", json, cancellationToken);
        return 0;
    }

    private static string Machine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}");

    private static Option<int> Number(string name, string description, int otherwise, int lowest, int highest)
    {
        var option = new Option<int>(name) { Description = $"{description} {lowest} to {highest}.", DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && (value < lowest || value > highest))
            {
                result.AddError($"{name} must be {lowest} to {highest}.");
            }
        });
        return option;
    }
}
