using System.CommandLine;
using System.Globalization;
using Showroom.Lab.Statistics;
using Spectre.Console;

namespace Showroom.Lab.Start;

/// <summary><c>lab start</c>: how long from the command line to everything healthy, and where the time goes.</summary>
internal static class StartCommand
{
    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "How often to start and stop the application (1 to 20).", DefaultValueFactory = _ => 3 };
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 20)
            {
                result.AddError("--rounds takes 1 to 20.");
            }
        });
        var project = new Option<string>("--project") { Description = "The app host's folder.", DefaultValueFactory = _ => "AppHost" };
        var json = new Option<FileInfo?>("--json") { Description = "Also writes the figures to this file." };
        var command = new Command("start", "Measures 'dotnet run --no-build' of a built tree until everything is healthy, split per resource.") { rounds, project, json };
        command.SetAction((arguments, cancellationToken) => RunAsync(arguments.GetValue(rounds), arguments.GetValue(project)!, arguments.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int rounds, string project, FileInfo? json, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(project))
        {
            AnsiConsole.MarkupLineInterpolated($"[red]There is no folder '{project}'. Run this in the root of the checkout, or name the app host with --project.[/]");
            return 1;
        }

        var measured = new List<StartMeasurement>();
        for (var round = 1; round <= rounds; round++)
        {
            AnsiConsole.MarkupLineInterpolated($"[grey]Round {round} of {rounds}[/]");
            var measurement = await StartedAppHost.MeasureAsync(project, cancellationToken);
            if (measurement.Failure is { } failure)
            {
                AnsiConsole.MarkupLineInterpolated($"[red]{failure}[/]");
                return 1;
            }

            measured.Add(measurement);
            AnsiConsole.MarkupLineInterpolated($"  everything healthy after {Seconds(measurement.AllHealthy)} s, stopped in {Seconds(measurement.Stop)} s with exit code {measurement.ExitCode}");
        }

        Print(measured);
        if (json is not null)
        {
            await File.WriteAllTextAsync(json.FullName, StartMeasurement.ToJson(measured), cancellationToken);
        }

        return 0;
    }

    private static void Print(List<StartMeasurement> measured)
    {
        var table = new Table().AddColumns("resource", "running after (s)", "healthy or finished after (s)");
        foreach (var name in measured[0].Resources.OrderBy(r => r.Value.Done).Select(r => r.Key))
        {
            table.AddRow(name, Range(measured.Select(m => m.Resources[name].Running)), Range(measured.Select(m => m.Resources[name].Done)));
        }

        table.AddRow("[bold]everything[/]", "", Range(measured.Select(m => m.AllHealthy)));
        table.Caption($"median (min to max) of {measured.Count}, from the start of the command");
        AnsiConsole.Write(table);
    }

    private static string Range(IEnumerable<TimeSpan> times) => Spread.Of([.. times.Select(static time => time.TotalSeconds)]).ToString("0.0");

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
}
