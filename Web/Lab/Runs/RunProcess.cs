using System.Diagnostics;
using Showroom.Reports;
using Showroom.Web.Lab.Data;

namespace Showroom.Web.Lab.Runs;

/// <summary>One run as a process: its progress, its report, its end.</summary>
internal sealed class RunProcess : IDisposable
{
    private const int MaxLines = 100;
    private const int MaxReportLength = 4_000_000;
    private const string FailurePrefix = "error: ";

    private readonly Process _process;
    private readonly string _report;
    private readonly Queue<string> _lines = new();

    private RunProcess(Process process, string report)
    {
        (_process, _report) = (process, report);
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Ends when the process has ended.</summary>
    public Task Exited => _process.WaitForExitAsync();

    /// <summary>The last lines of its standard error.</summary>
    public string Progress
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>Starts the program with a file for its report.</summary>
    public static RunProcess Start(Program.LabProgram program, IEnumerable<string> arguments)
    {
        var report = Path.Combine(Path.GetTempPath(), $"lab-{Guid.NewGuid():n}.json");
        return new RunProcess(program.Start([.. arguments, "--json", report, "--end-with-input"]), report);
    }

    /// <summary>Lets it end what it has started; kills it, and what it has started, when that takes too long.</summary>
    public async Task StopAsync(TimeSpan timeout)
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(timeout);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
    }

    /// <summary>What it has left, after its end.</summary>
    public RunEnd ReadEnd()
    {
        if (!File.Exists(_report))
        {
            return new RunEnd(RunState.Failed, Reason(), null);
        }

        var report = ReportJson.ReadReport(File.ReadAllText(_report));
        var json = ReportJson.Write(report);
        // Single runs of an experiment that recorded everything; a file of it has them.
        json = json.Length <= MaxReportLength ? json : ReportJson.Write(report with { Result = report.Result with { Runs = null } });
        return new RunEnd(report.Result.HoldsGuarantees ? RunState.Succeeded : RunState.Violated, null, json);
    }

    public void Dispose()
    {
        _process.Dispose();
        File.Delete(_report);
    }

    private string Reason()
    {
        var lines = Progress.Split('\n');
        var last = Array.FindLastIndex(lines, static line => line.StartsWith(FailurePrefix, StringComparison.Ordinal));
        return last >= 0 ? string.Join('\n', lines[last..])[FailurePrefix.Length..] : $"It ended with {_process.ExitCode}: {string.Join('\n', lines.TakeLast(3))}";
    }

    private void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Enqueue(line);
            while (_lines.Count > MaxLines)
            {
                _lines.Dequeue();
            }
        }
    }
}
