using Showroom.Lab.CommandLine;
using Showroom.Reports;

namespace Showroom.Lab.Start;

/// <summary>The starts, by mode and by resource, and their ratio in the same round.</summary>
internal static class StartReport
{
    private const double MaxSeconds = 8;
    private const double MaxRatio = 0.65;

    public static ExperimentResult Create(IReadOnlyList<StartMeasurement> starts)
    {
        var direct = starts.Where(static start => start.Mode == StartMode.Direct).ToArray();
        var ratios = Ratios(starts);
        return new()
        {
            Title = "Start of the application",
            Description = "Seconds from the start of 'dotnet run --no-build' until everything is healthy.",
            Claims =
            [
                Claim.Goal("everything healthy, projects started by their built programs", Expectation.AtMost(MaxSeconds), Figure.Of(direct.Select(static start => start.HealthySeconds)), "s").Of("Speed of set-up"),
                .. ratios.Count > 0 ? (Claim[])[Claim.Goal("the same, to 'dotnet run' for each project", Expectation.AtMost(MaxRatio), Figure.Of(ratios))] : [],
            ],
            Tables =
            [
                new ReportTable
                {
                    Title = "Starts",
                    Columns = ["projects started by", new("everything healthy", "s"), new("stopped in", "s")],
                    Rows =
                    [
                        .. starts.GroupBy(static start => start.Mode).Select(static mode => ReportTable.Row(
                            Name(mode.Key), Figure.Of(mode.Select(static start => start.HealthySeconds)), Figure.Of(mode.Select(static start => start.StopSeconds)))),
                    ],
                    Charts = [Chart.Bars("Seconds", 1, 2)],
                },
                Resources(direct),
            ],
            Runs = ExperimentCommand.Runs(starts),
        };
    }

    private static ReportTable Resources(StartMeasurement[] direct)
    {
        return new()
        {
            Title = "Resources, started by their built programs",
            Columns = ["resource", new("running", "s"), new("healthy or finished", "s")],
            Rows =
            [
                .. direct.SelectMany(static start => start.Resources.Keys).Distinct().OrderBy(name => Times(name).Min(static times => times.DoneSeconds)).Select(name => ReportTable.Row(
                    name,
                    Times(name).Select(static times => times.RunningSeconds).OfType<double>().ToArray() is { Length: > 0 } running ? Figure.Of(running) : "",
                    Figure.Of(Times(name).Select(static times => times.DoneSeconds)))),
            ],
            Charts = [Chart.Bars("Seconds until running, and until healthy or finished", 1, 2)],
        };

        IEnumerable<ResourceTimes> Times(string name) => direct.Select(start => start.Resources.GetValueOrDefault(name)).OfType<ResourceTimes>();
    }

    private static List<double> Ratios(IReadOnlyList<StartMeasurement> starts) =>
        [.. from direct in starts
            where direct.Mode == StartMode.Direct
            from other in starts
            where other.Mode == StartMode.DotnetRun && other.Round == direct.Round
            select direct.HealthySeconds / other.HealthySeconds];

    private static string Name(StartMode mode) => mode == StartMode.Direct ? "their built programs" : "dotnet run";
}
