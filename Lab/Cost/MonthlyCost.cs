using System.Globalization;
using System.Text.RegularExpressions;
using Showroom.Lab.CommandLine;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Cost;

/// <summary>One billed item of an estimate.</summary>
/// <param name="Resource">Its logical id in the template.</param>
/// <param name="What">What is billed.</param>
/// <param name="Dollars">US dollars a month.</param>
internal sealed record CostItem(string Resource, string What, decimal Dollars);

/// <summary>What the template of a preset costs in a month.</summary>
/// <param name="Preset">Its name.</param>
/// <param name="IsComplete">False when an item has no price: the sum is a lower bound.</param>
/// <param name="Items">The items with a price.</param>
internal sealed partial record MonthlyCost(string Preset, bool IsComplete, IReadOnlyList<CostItem> Items)
{
    public decimal Total => Items.Sum(static item => item.Dollars);

    /// <summary>Runs the pipeline step <c>cost</c> of the app host, which prints a line for each item.</summary>
    /// <exception cref="ExperimentException">The step failed.</exception>
    public static async Task<MonthlyCost> EstimateAsync(string preset, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("lab-cost-");
        try
        {
            var result = await ChildProcess.RunAsync(
                "dotnet",
                [SourceTree.Assembly("AppHost", "AppHost.dll"), "--operation", "publish", "--step", "cost", "--output-path", directory.FullName, $"--aws:Preset={preset}"],
                new() { WorkingDirectory = directory.FullName },
                cancellationToken);
            return Read(preset, result.Output) is { Items.Count: > 0 } cost && result.ExitCode == 0
                ? cost
                : throw new ExperimentException($"The step cost of the app host failed for {preset}: {result.Output}{result.Errors}");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>Reads what the step prints.</summary>
    public static MonthlyCost Read(string preset, string output) => new(
        preset,
        !NoPrice().IsMatch(output),
        [.. Item().Matches(output).Select(static line => new CostItem(line.Groups["id"].Value, line.Groups["what"].Value, decimal.Parse(line.Groups["dollars"].Value, CultureInfo.InvariantCulture)))]);

    [GeneratedRegex(@"^ +(?<dollars>\d+\.\d\d)  (?<id>\w+): (?<what>.*?)(?: \[\d+\])?\r?$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Item();

    [GeneratedRegex(@"^ +no price  ", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex NoPrice();
}
