using System.CommandLine;
using System.Globalization;
using Showroom.Lab.CommandLine;
using Showroom.Lab.Processes;
using Showroom.Reports;

namespace Showroom.Lab.Start;

/// <summary><c>lab start</c>: the time from the command line until everything is healthy, by resource.</summary>
internal static class StartCommand
{
    private static readonly Option<int> s_rounds = NumberOption.Create("--rounds", "Rounds; each starts and stops the application once in each mode.", 3, 1, 20);
    private static readonly Option<string> s_project = new("--project") { Description = "The app host's folder, from the root of the checkout.", DefaultValueFactory = _ => "AppHost" };
    private static readonly Option<bool> s_directOnly = new("--direct-only") { Description = "Without the comparison with 'dotnet run' for each project." };

    public static Command Create()
    {
        s_project.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string>() is { } project && !Directory.Exists(Path.Combine(SourceTree.Root, project)))
            {
                result.AddError($"There is no folder '{project}' in the checkout: name the app host with --project.");
            }
        });
        return ExperimentCommand.Create(
            "start",
            "Measures 'dotnet run --no-build' of a built tree until everything is healthy, with the projects' built programs and with 'dotnet run' for each.",
            [s_rounds, s_project, s_directOnly],
            RunAsync);
    }

    private static async Task<ExperimentResult> RunAsync(ParseResult arguments, Action<string> progress, CancellationToken cancellationToken)
    {
        StartMode[] modes = arguments.GetValue(s_directOnly) ? [StartMode.Direct] : [StartMode.Direct, StartMode.DotnetRun];
        var rounds = arguments.GetValue(s_rounds);
        var starts = new List<StartMeasurement>();
        for (var round = 1; round <= rounds; round++)
        {
            // Each round begins with the other mode.
            foreach (var mode in round % 2 == 1 ? modes : modes.Reverse())
            {
                var start = await AppHostRun.MeasureAsync(Path.Combine(SourceTree.Root, arguments.GetValue(s_project)!), mode, round, cancellationToken);
                starts.Add(start);
                progress(string.Create(
                    CultureInfo.InvariantCulture,
                    $"round {round} of {rounds}, {mode}: everything healthy after {start.HealthySeconds:0.0} s, stopped in {start.StopSeconds:0.0} s with exit code {start.ExitCode}"));
            }
        }

        return StartReport.Create(starts);
    }
}
