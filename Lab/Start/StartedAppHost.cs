using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Showroom.Lab.Start;

/// <summary>The app host as a person starts it. Its debug log tells of every change of a resource's state.</summary>
internal static partial class StartedAppHost
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    public static async Task<StartMeasurement> MeasureAsync(string project, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_patience);
        var lines = Channel.CreateUnbounded<(TimeSpan At, string Line)>();
        var clock = Stopwatch.StartNew();
        using var process = Start(project, clock, lines.Writer);
        var states = new Dictionary<string, State>();
        var started = false;
        try
        {
            await foreach (var (at, line) in lines.Reader.ReadAllAsync(deadline.Token))
            {
                started |= line.Contains("Distributed application started", StringComparison.Ordinal);
                if (StateLine.Match(line) is { Success: true } match)
                {
                    Note(states, match, at);
                }

                if (started && states.Values.All(s => s.IsDone || s.IsNotStarted))
                {
                    var allHealthy = at;
                    var stop = await StopAsync(process, deadline.Token);
                    return new StartMeasurement(allHealthy, stop, process.ExitCode, states.Where(s => !s.Value.IsNotStarted)
                        .ToDictionary(s => s.Key, s => new ResourceTimes(s.Value.Running ?? s.Value.Done!.Value, s.Value.Done!.Value)));
                }

                if (states.FirstOrDefault(s => s.Value.HasFailed) is { Key: { } failed })
                {
                    await StopAsync(process, deadline.Token);
                    return Failed($"'{failed}' failed to start; run the app host by hand to see why.");
                }
            }

            return Failed($"The app host ended with exit code {process.ExitCode} before everything was healthy. Build the solution first, and see that its ports are free.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var missing = string.Join(", ", states.Where(s => !s.Value.IsDone && !s.Value.IsNotStarted).Select(s => s.Key));
            return Failed($"Not everything was healthy within {s_patience.TotalSeconds} s: {missing}.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process Start(string project, Stopwatch clock, ChannelWriter<(TimeSpan At, string Line)> lines)
    {
        var start = new ProcessStartInfo("dotnet", ["run", "--no-build", "--project", project]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Logging__LogLevel__Aspire.Hosting.ApplicationModel.ResourceNotificationService"] = "Debug";
        start.Environment["Logging__Console__FormatterName"] = "simple";
        start.Environment["Logging__Console__FormatterOptions__SingleLine"] = "true";
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) =>
        {
            if (e.Data is null)
            {
                lines.TryComplete();
            }
            else
            {
                lines.TryWrite((clock.Elapsed, e.Data));
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    // Ctrl+C reaches the command and the app host that it started; "dotnet run" leaves it to the latter.
    private static async Task<TimeSpan> StopAsync(Process process, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        foreach (var pid in ChildrenOf(process.Id))
        {
            using var kill = Process.Start("kill", ["-INT", pid.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(cancellationToken);
        }

        await process.WaitForExitAsync(cancellationToken);
        return clock.Elapsed;
    }

    private static int[] ChildrenOf(int parent) => [.. Directory.EnumerateDirectories("/proc")
        .Select(directory => int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0 && ParentOf(pid) == parent)];

    private static int ParentOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static void Note(Dictionary<string, State> states, Match match, TimeSpan at)
    {
        var name = match.Groups["name"].Value;
        var state = match.Groups["state"].Value;
        var before = states.GetValueOrDefault(name);
        states[name] = before with
        {
            IsNotStarted = state == "NotStarted",
            HasFailed = state == "FailedToStart",
            Running = before.Running ?? (state == "Running" ? at : null),
            // A job is healthy while it runs, and done when it has finished.
            Done = state == "Finished" ? at : before.Done ?? (match.Groups["health"].Value == "Healthy" ? at : null),
        };
    }

    private static StartMeasurement Failed(string reason) => new(default, default, 0, new Dictionary<string, ResourceTimes>(), reason);

    [GeneratedRegex(@"Resource (?<name>[\w-]+)/[\w-]+ is now (?<state>\w*) ?(?<health>\w*)")]
    private static partial Regex StateLine { get; }

    private readonly record struct State(TimeSpan? Running, TimeSpan? Done, bool IsNotStarted, bool HasFailed)
    {
        public bool IsDone => Done is not null;
    }
}
