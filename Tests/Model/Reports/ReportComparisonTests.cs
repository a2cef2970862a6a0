using Showroom.Reports;

namespace Showroom.Tests.Model.Reports;

public sealed class ReportComparisonTests
{
    [Fact]
    public void Claims_and_figures_that_both_runs_have_are_side_by_side()
    {
        var first = SampleReports.Report().Result;
        var second = first with
        {
            Claims = [Claim.Goal("p99", Expectation.AtMost(5), 10, "ms"), Claim.Goal("new", Expectation.AtMost(5), 1)],
            Tables = [first.Tables[0] with { Rows = [ReportTable.Row("a", 50, 4), ReportTable.Row("c", 50, 1)] }],
        };

        var tables = ReportComparison.Create(first, second);

        Assert.Equal(["Claims", "Rates"], tables.Select(static table => table.Title));
        Assert.Equal(["p99, ms | 5 (4 to 6) | 10 | 2"], Rows(tables[0]));
        // Rows with the same text are compared with those of the same rate.
        Assert.Equal(["a, 50: p99, ms | 2 (1 to 3) | 4 | 2"], Rows(tables[1]));
        Assert.Empty(ReportComparison.Create(first, new ExperimentResult { Title = "" }));
    }

    private static IEnumerable<string> Rows(ReportTable table) => table.Rows.Select(static row => string.Join(" | ", row));
}
