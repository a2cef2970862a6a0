namespace Showroom.Lab.Cache.Micro;

/// <summary>Runs the micro-benchmarks in this process: the servers are here, and the project's stand-ins are not for a generated project to find.</summary>
internal static class MicroBenchmarks
{
    public static async Task<int> RunAsync(string output, CancellationToken cancellationToken)
    {
#if DEBUG
        Console.Error.WriteLine("Built for debugging: run with -c Release.");
        await Task.CompletedTask;
        return 1;
#else
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
#endif
    }
}
