using System.Diagnostics;
using Showroom.Lab.CommandLine;
using Showroom.Lab.Processes;
using Showroom.Reports;

namespace Showroom.Lab.Suite;

/// <summary>Runs experiments one after the other, each as a process of its own, so that none inherits the memory or the compiled code of another.</summary>
internal sealed class SuiteRun(SuiteProgram program, Action<SuiteEntry, string> progress)
{
    /// <summary>Runs all, also when one fails.</summary>
    public async Task<IReadOnlyList<ReportEntry>> RunAsync(IReadOnlyList<SuiteEntry> entries, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("lab-all-");
        try
        {
            List<ReportEntry> reports = [];
            foreach (var entry in entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                reports.Add(await RunAsync(entry, Path.Combine(folder.FullName, $"{entry.Name}.json"), cancellationToken));
            }

            return reports;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<ReportEntry> RunAsync(SuiteEntry entry, string file, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        progress(entry, "starting");
        var processes = new MarkedProcesses();
        await using var process = ChildProcess.Start(
            program.Path, [.. program.Arguments, .. entry.Arguments, "--json", file], new() { Environment = processes.Environment, ErrorReceived = line => progress(entry, line) });
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(program.MaxDuration);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // It ends what it has started; what it leaves is killed below.
            var stopping = process.StopAsync();
            await Task.WhenAny(stopping, Task.Delay(program.StopTimeout, TimeProvider.System, CancellationToken.None));
            await processes.KillAsync(CancellationToken.None);
            await stopping;
            cancellationToken.ThrowIfCancellationRequested();
            return Failed(entry, $"not finished after {program.MaxDuration.TotalMinutes:0.#} minutes", watch);
        }

        await processes.KillAsync(CancellationToken.None);

        // With a violated guarantee the exit code is 1, and there is a report.
        return File.Exists(file)
            ? new ReportEntry { Name = entry.Name, Command = entry.Command, Report = ReportJson.ReadReport(await File.ReadAllTextAsync(file, cancellationToken)) }
            : Failed(entry, ExperimentCommand.Failure(process.RecentOutput) ?? $"exit code {process.ExitCode}: {process.RecentOutput}", watch);
    }

    private ReportEntry Failed(SuiteEntry entry, string reason, Stopwatch watch)
    {
        progress(entry, $"failed after {watch.Elapsed.TotalSeconds:0} s: {reason}");
        return new ReportEntry { Name = entry.Name, Command = entry.Command, Failure = reason };
    }
}

/// <summary>The program of which each experiment is a command.</summary>
/// <param name="Path">The executable.</param>
/// <param name="Arguments">Those before the command's own.</param>
/// <param name="MaxDuration">After which an experiment is stopped.</param>
internal sealed record SuiteProgram(string Path, IReadOnlyList<string> Arguments, TimeSpan MaxDuration)
{
    /// <summary>After which a stopped experiment, and what it has started, is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(9);
}
