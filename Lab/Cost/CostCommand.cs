using System.CommandLine;
using Showroom.Lab.CommandLine;
using Showroom.Reports;

namespace Showroom.Lab.Cost;

/// <summary><c>lab cost</c>: what the application costs on AWS in a month, by preset, at the list prices of <c>Libraries/Hosting.Aws</c>.</summary>
internal static class CostCommand
{
    private const int MaxConcurrency = 2;

    private static readonly (string Name, string Description)[] s_presets =
    [
        ("free-tier", "the smallest sizes, single nodes"),
        ("production", "a cache replica with failover, backups, autoscaling"),
        ("high-availability", "three zones, three cache nodes, a database standby"),
        ("console-walkthrough", "one cache.t3.micro"),
        ("terraform-module", "cache.t3.micro, queue and topic"),
        ("chat-cluster", "three cache.r6g.large over zones"),
    ];

    private static readonly Option<string[]> s_options = new("--preset") { Description = "Presets. All without this option.", DefaultValueFactory = static _ => [.. s_presets.Select(static preset => preset.Name)], AllowMultipleArgumentsPerToken = true };

    public static Command Create()
    {
        s_options.AcceptOnlyFromAmong([.. s_presets.Select(static preset => preset.Name)]);
        return ExperimentCommand.Create("cost", "The monthly cost of the application on AWS, idle, at list prices, by preset. Needs no account.", [s_options], RunAsync);
    }

    private static async Task<ExperimentResult> RunAsync(ParseResult arguments, Action<string> progress, CancellationToken cancellationToken)
    {
        var names = arguments.GetValue(s_options)!;
        var estimates = new MonthlyCost[names.Length];
        await Parallel.ForAsync(0, names.Length, new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrency, CancellationToken = cancellationToken }, async (i, cancellation) =>
        {
            progress(names[i]);
            estimates[i] = await MonthlyCost.EstimateAsync(names[i], cancellation);
        });
        return CostReport.Create(estimates, s_presets.ToDictionary(static preset => preset.Name, static preset => preset.Description));
    }
}
