using System.Diagnostics;
using System.Reflection;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Npgsql;
using Showroom.Caching;
using Showroom.Lab.Cache.Setup;
using Showroom.Lab.Cache.Wire;
using Showroom.Lab.CommandLine;
using Showroom.Reports;

namespace Showroom.Lab.Cache.Micro;

/// <summary>Runs the micro-benchmarks in this process, which also started the servers.</summary>
internal static class MicroBenchmarks
{
    public static async Task<ExperimentResult> RunAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        if (typeof(MicroBenchmarks).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
        {
            throw new ExperimentException("This is a debug build: run with -c Release.");
        }

        await using var servers = await CacheServers.StartAsync(cancellationToken);
        await using var database = NpgsqlDataSource.Create(servers.Postgres);
        await CacheTable.CreateAsync(database, cancellationToken);
        var options = new CacheOptions { Prefix = "micro", LocalExpiration = TimeSpan.FromHours(1), Expiration = TimeSpan.FromHours(1) };
        await using var hybrid = await CacheReplica.StartAsync(servers.Redis, options, cancellationToken);
        await using var reads = await WireReads.StartAsync(servers, database, cancellationToken);
        await MemoryBenchmarks.PrepareAsync(hybrid);
        RemoteBenchmarks.Reads = reads;

        var artifacts = Directory.CreateTempSubdirectory("lab-micro-");
        try
        {
            var config = ManualConfig.CreateEmpty()
                .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
                .AddDiagnoser(MemoryDiagnoser.Default)
                .AddColumnProvider(BenchmarkDotNet.Columns.DefaultColumnProviders.Instance)
                .AddLogger(NullLogger.Instance)
                .WithArtifactsPath(artifacts.FullName)
                .WithOptions(ConfigOptions.DisableLogFile);
            progress("hits in memory");
            var memory = BenchmarkRunner.Run<MemoryBenchmarks>(config);
            progress("reads over the network");
            return Create([memory, BenchmarkRunner.Run<RemoteBenchmarks>(config)]);
        }
        finally
        {
            artifacts.Delete(recursive: true);
        }
    }

    private static ExperimentResult Create(IReadOnlyList<Summary> summaries)
    {
        var reports = summaries.SelectMany(static summary => summary.Reports).ToArray();
        if (summaries.Any(static summary => summary.HasCriticalValidationErrors) || reports.Any(static report => !report.Success))
        {
            throw new ExperimentException("A benchmark failed.");
        }

        return new()
        {
            Title = "Single operations of the cache",
            Description = "BenchmarkDotNet, short run, in this process. It measures one operation after the other: other load of the machine distorts ratios.",
            Tables =
            [
                new ReportTable
                {
                    Title = "Time of an operation",
                    Columns = ["operation", "parameters", new("mean", "ns"), new("allocated", "bytes")],
                    Rows =
                    [
                        .. reports.Select(static report => ReportTable.Row(
                            report.BenchmarkCase.Descriptor.WorkloadMethod.Name,
                            report.BenchmarkCase.Parameters.DisplayInfo,
                            new Figure(report.ResultStatistics!.Mean, report.ResultStatistics.Min, report.ResultStatistics.Max, report.ResultStatistics.N),
                            report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0)),
                    ],
                    Charts = [Chart.Bars("Time in ns, logarithmic", 2) with { IsLogarithmic = true }],
                },
            ],
        };
    }
}
