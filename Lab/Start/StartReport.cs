using System.Globalization;
using System.Text;
using Showroom.Lab.Reports;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Start;

/// <summary>The starts, by mode and by resource, and their ratio in the same round.</summary>
internal sealed class StartReport(IReadOnlyList<StartMeasurement> starts, string machine, string command)
{
    public string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Start\n\n{machine}\n\n`{command}`\n\nSeconds from the start of the command: median (min to max).\n");
        text.AppendLine("| projects started by | everything healthy | stopped in |\n|---|---|---|");
        foreach (var mode in starts.GroupBy(static start => start.Mode))
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {Name(mode.Key)} | {Of(mode, static start => start.HealthySeconds)} | {Of(mode, static start => start.StopSeconds)} |");
        }

        if (Ratios() is { Count: > 0 } ratios)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"\nDirect start takes {Spread.Of(ratios).ToString("0.00")} times as long as `dotnet run` in the same round.");
        }

        text.AppendLine("\n| resource, direct start | running | healthy or finished |\n|---|---|---|");
        var direct = starts.Where(static start => start.Mode == StartMode.Direct).ToArray();
        foreach (var name in direct.SelectMany(static start => start.Resources.Keys).Distinct().OrderBy(name => Times(name).Min(static times => times.DoneSeconds)))
        {
            double[] running = [.. Times(name).Select(static times => times.RunningSeconds).OfType<double>()];
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {name} | {(running.Length > 0 ? Spread.Of(running).ToString("0.0") : "")} | {Spread.Of([.. Times(name).Select(static times => times.DoneSeconds)]).ToString("0.0")} |");
        }

        return text.ToString();

        IEnumerable<ResourceTimes> Times(string name) => direct.Select(start => start.Resources.GetValueOrDefault(name)).OfType<ResourceTimes>();

        static string Of(IEnumerable<StartMeasurement> starts, Func<StartMeasurement, double> value) => Spread.Of([.. starts.Select(value)]).ToString("0.0");
    }

    public string Json() => Report.ToJson(new { machine, command, starts });

    private List<double> Ratios() =>
        [.. from direct in starts
            where direct.Mode == StartMode.Direct
            from other in starts
            where other.Mode == StartMode.DotnetRun && other.Round == direct.Round
            select direct.HealthySeconds / other.HealthySeconds];

    private static string Name(StartMode mode) => mode == StartMode.Direct ? "their built programs" : "`dotnet run`";
}
