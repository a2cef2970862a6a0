using System.Diagnostics;
using Showroom.Lab.CommandLine;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Start;

/// <summary>Starts the app host as a person does, waits until everything is healthy, and stops it with Ctrl+C.</summary>
internal static class AppHostRun
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(120);

    /// <exception cref="ExperimentException">A resource failed, or not everything was healthy within two minutes; the message has the reason.</exception>
    public static async Task<StartMeasurement> MeasureAsync(string project, StartMode mode, int round, CancellationToken cancellationToken)
    {
        var output = new AppHostOutput();
        var processes = new MarkedProcesses();
        // A job in the background of a script ignores Ctrl+C, and so would every program that it starts.
        await using var process = ChildProcess.Start(
            "env",
            [
                "--default-signal=INT", "dotnet", "run", "--no-build", "--project", project, "--configuration", SourceTree.Configuration, "--",
                "--StartReport:Format=json", $"--DirectStart:Enabled={mode == StartMode.Direct}",
            ],
            new() { Environment = AppHostOutput.Environment.Concat(processes.Environment).ToDictionary(), OutputReceived = output.Read });
        if (await Task.WhenAny(output.Healthy, process.WaitForExitAsync(cancellationToken), Task.Delay(s_timeout, TimeProvider.System, cancellationToken)) != output.Healthy)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ExperimentException(
                $"{(process.HasExited ? $"The app host exited with {process.ExitCode} before" : $"After {s_timeout.TotalSeconds:0} s not")} everything was healthy. "
                + $"Build the solution first. Its last lines:\n{process.RecentOutput}");
        }

        var healthy = await output.Healthy;
        var resources = output.Resources;
        var stop = Stopwatch.StartNew();

        // Ctrl+C reaches the command and the app host that it started; "dotnet run" leaves it to the latter.
        await process.SignalChildrenAsync(Signal.Interrupt, cancellationToken);
        await process.WaitForExitAsync(cancellationToken).WaitAsync(s_timeout, cancellationToken);

        // The orchestrator stops the services after the app host has ended.
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(s_timeout);
        await processes.WaitUntilNoneAsync(timeout.Token);
        return new StartMeasurement(mode, round, healthy, stop.Elapsed.TotalSeconds, process.ExitCode, resources);
    }
}
