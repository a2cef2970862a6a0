using System.CommandLine;
using System.Diagnostics;
using Showroom.Lab.CommandLine;
using Showroom.Lab.Gateway;
using Showroom.Reports;
using Showroom.Reports.Rendering;

namespace Showroom.Lab.Suite;

/// <summary><c>lab all</c>: every claim in one report.</summary>
internal static class SuiteCommand
{
    private static readonly TimeSpan s_maxDuration = TimeSpan.FromMinutes(4);

    private static readonly Option<string[]> s_only = new("--only") { Description = $"These only: {string.Join(", ", SuiteEntry.All.Select(static entry => entry.Name))}.", DefaultValueFactory = static _ => [], AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> s_skip = new("--skip") { Description = "All but these.", DefaultValueFactory = static _ => [], AllowMultipleArgumentsPerToken = true };
    private static readonly Option<FileInfo> s_html = new("--html") { Description = "A file for the report: one document without scripts and requests.", DefaultValueFactory = static _ => new FileInfo("lab-report.html") };
    private static readonly Option<FileInfo?> s_json = new("--json") { Description = "A file for the report as JSON." };
    private static readonly Option<FileInfo?> s_markdown = new("--markdown") { Description = "A file for the report as Markdown." };

    public static Command Create()
    {
        string[] names = [.. SuiteEntry.All.Select(static entry => entry.Name)];
        s_only.AcceptOnlyFromAmong(names);
        s_skip.AcceptOnlyFromAmong(names);
        var command = new Command("all", "Every experiment with short settings, about ten minutes in all, as one report: expected beside measured. One that fails does not stop the others.")
        {
            s_only, s_skip, s_html, s_json, s_markdown,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (only, skip) = (arguments.GetValue(s_only)!, arguments.GetValue(s_skip)!);
        SuiteEntry[] entries = [.. SuiteEntry.All.Where(entry => (only.Length == 0 || only.Contains(entry.Name)) && !skip.Contains(entry.Name))];
        var (machine, startedAt, watch) = (Machine.Current(), TimeProvider.System.GetUtcNow(), Stopwatch.StartNew());
        IReadOnlyList<ReportEntry> reports;
        try
        {
            reports = await ConsoleProgress.RunAsync(entries.Length, step =>
                new SuiteRun(
                    new SuiteProgram("dotnet", ["exec", GatewayBuild.Lab], s_maxDuration),
                    (entry, line) => step(Array.IndexOf(entries, entry), $"{entry.Name}: {line}")).RunAsync(entries, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"{ExperimentCommand.FailurePrefix}cancelled");
            return 1;
        }

        var collection = new ReportCollection
        {
            Command = string.Join(' ', (string[])["lab", "all", .. Option("--only", only), .. Option("--skip", skip)]),
            Machine = machine,
            StartedAt = startedAt,
            Seconds = watch.Elapsed.TotalSeconds,
            Entries = reports,
        };
        var html = arguments.GetValue(s_html)!;
        await ReportOptions.WriteAsync(html, () => HtmlDocument.Render(collection), cancellationToken);
        await ReportOptions.WriteAsync(arguments.GetValue(s_json), () => ReportJson.Write(collection), cancellationToken);
        await ReportOptions.WriteAsync(arguments.GetValue(s_markdown), () => MarkdownRenderer.Render(collection), cancellationToken);
        ConsoleReport.Write(collection);
        Console.WriteLine($"Written: {html.Name}");
        return reports.All(static entry => entry.Report?.Result.HoldsGuarantees == true) ? 0 : 1;
    }

    private static string[] Option(string name, string[] values) => values.Length == 0 ? [] : [name, .. values];
}
