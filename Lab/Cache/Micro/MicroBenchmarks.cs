using System.Diagnostics;
using System.Reflection;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Npgsql;
using Showroom.Caching;
using Showroom.Lab.Cache.Setup;
using Showroom.Lab.Cache.Wire;

namespace Showroom.Lab.Cache.Micro;

/// <summary>Runs the micro-benchmarks in this process, which also started the servers.</summary>
internal static class MicroBenchmarks
{
    public static async Task<int> RunAsync(string output, CancellationToken cancellationToken)
    {
        if (typeof(MicroBenchmarks).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
        {
            await Console.Error.WriteLineAsync("This is a debug build: run with -c Release.");
            return 1;
        }

        await using var servers = await CacheServers.StartAsync(cancellationToken);
        await using var database = NpgsqlDataSource.Create(servers.Postgres);
        await CacheTable.CreateAsync(database, cancellationToken);
        var options = new CacheOptions { Prefix = "micro", LocalExpiration = TimeSpan.FromHours(1), Expiration = TimeSpan.FromHours(1) };
        await using var hybrid = await CacheReplica.StartAsync(servers.Redis, options, cancellationToken);
        await using var reads = await WireReads.StartAsync(servers, database, cancellationToken);
        await MemoryBenchmarks.PrepareAsync(hybrid);
        RemoteBenchmarks.Reads = reads;

        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(BenchmarkDotNet.Columns.DefaultColumnProviders.Instance)
            .AddExporter(MarkdownExporter.GitHub, JsonExporter.Brief)
            .AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath(Path.GetFullPath(output + "-micro"))
            .WithOptions(ConfigOptions.DisableLogFile);
        Summary[] summaries = [BenchmarkRunner.Run<MemoryBenchmarks>(config), BenchmarkRunner.Run<RemoteBenchmarks>(config)];
        return summaries.Any(static summary => summary.HasCriticalValidationErrors || summary.Reports.Any(static report => !report.Success)) ? 1 : 0;
    }
}
