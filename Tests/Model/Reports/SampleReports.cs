using System.Text.Json;
using Showroom.Reports;

namespace Showroom.Tests.Model.Reports;

internal static class SampleReports
{
    public const string Hostile = """<script>alert("x")</script> | a`b & 'c' </table>""";

    public static ExperimentReport Report(string name = "chat") => new()
    {
        Experiment = name,
        Command = $"lab {name} --users 3",
        Options = new Dictionary<string, string> { ["users"] = "3" },
        Machine = new Machine { Processors = 2, MemoryBytes = 4L << 30, OperatingSystem = "Debian 12", Kernel = "6.1", Runtime = ".NET 10" },
        StartedAt = new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero),
        Seconds = 12.5,
        Result = new ExperimentResult
        {
            Title = name,
            Description = "What was done.",
            Claims = [Claim.Guarantee("lost", Expectation.Exactly(0), 0).Of("Pub/sub"), Claim.Goal("p99", Expectation.AtMost(5), Figure.Of([4, 6]), "ms")],
            Tables =
            [
                new ReportTable
                {
                    Title = "Rates",
                    Note = "A note.",
                    Columns = ["server", new Column("rate", "per second"), new Column("p99", "ms")],
                    Rows = [ReportTable.Row("a", 50, Figure.Of([1, 2, 3])), ReportTable.Row("a", 100, 9), ReportTable.Row("b", 50, "")],
                    Charts = [Chart.Bars("By server", 2), Chart.Lines("By rate", 2, over: 1) with { IsLogarithmic = true }],
                },
            ],
            Listings = [new Listing("Faults", ["1 s: killed"])],
            Runs = JsonSerializer.SerializeToElement(new { round = 1 }),
        },
    };

    /// <summary>Every text of it is markup.</summary>
    public static ExperimentReport HostileReport()
    {
        var report = Report(Hostile);
        return report with
        {
            Command = Hostile,
            Machine = report.Machine with { ProcessorModel = Hostile },
            Result = report.Result with
            {
                Description = Hostile,
                Claims = [Claim.Goal(Hostile, Expectation.AtMost(5), 4, Hostile).Of(Hostile)],
                Tables =
                [
                    new ReportTable
                    {
                        Title = Hostile,
                        Note = Hostile,
                        Columns = [Hostile, new Column(Hostile, Hostile), Hostile],
                        Rows = [ReportTable.Row(Hostile, 1, 2)],
                        Charts = [Chart.Bars(Hostile, 1, 2), Chart.Lines(Hostile, 2, over: 1)],
                    },
                ],
                Listings = [new Listing(Hostile, [Hostile, "````"])],
            },
        };
    }

    public static ReportCollection Collection(params ReportEntry[] entries) => new()
    {
        Command = "lab all",
        Machine = Report().Machine,
        StartedAt = Report().StartedAt,
        Seconds = 60,
        Entries = entries,
    };

    public static ReportEntry Entry(ExperimentReport report) => new() { Name = report.Experiment, Command = report.Command, Report = report };
}
