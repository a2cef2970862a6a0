using System.CommandLine;
using Showroom.Lab.CommandLine;
using Showroom.Lab.Reports;

namespace Showroom.Lab.Start;

/// <summary><c>lab start</c>: the time from the command line until everything is healthy, by resource.</summary>
internal static class StartCommand
{
    private static readonly Option<int> s_rounds = NumberOption.Create("--rounds", "Rounds; each starts and stops the application once in each mode.", 3, 1, 20);
    private static readonly Option<string> s_project = new("--project") { Description = "The app host's folder.", DefaultValueFactory = _ => "AppHost" };
    private static readonly Option<bool> s_directOnly = new("--direct-only") { Description = "Without the comparison with 'dotnet run' for each project." };
    private static readonly Option<string> s_output = OutputOption.Create("start-benchmark");

    public static Command Create()
    {
        var command = new Command("start", "Measures 'dotnet run --no-build' of a built tree until everything is healthy, with the projects' built programs and with 'dotnet run' for each.")
        {
            s_rounds, s_project, s_directOnly, s_output,
        };
        s_project.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string>() is { } project && !Directory.Exists(project))
            {
                result.AddError($"There is no folder '{project}': run this in the root of the checkout, or name the app host with --project.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        StartMode[] modes = arguments.GetValue(s_directOnly) ? [StartMode.Direct] : [StartMode.Direct, StartMode.DotnetRun];
        var rounds = arguments.GetValue(s_rounds);
        var starts = new List<StartMeasurement>();
        for (var round = 1; round <= rounds; round++)
        {
            // Each round begins with the other mode.
            foreach (var mode in round % 2 == 1 ? modes : modes.Reverse())
            {
                try
                {
                    var start = await AppHostRun.MeasureAsync(arguments.GetValue(s_project)!, mode, round, cancellationToken);
                    starts.Add(start);
                    Console.Error.WriteLine($"round {round} of {rounds}, {mode}: everything healthy after {start.HealthySeconds:0.0} s, stopped in {start.StopSeconds:0.0} s with exit code {start.ExitCode}");
                }
                catch (InvalidOperationException failure)
                {
                    Console.Error.WriteLine(failure.Message);
                    return 1;
                }
            }
        }

        var report = new StartReport(starts, Report.Machine(), $"lab {string.Join(' ', arguments.Tokens)}");
        await Report.WriteAsync(arguments.GetValue(s_output)!, report.Markdown(), report.Json(), cancellationToken);
        return 0;
    }
}
