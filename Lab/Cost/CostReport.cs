using Showroom.Reports;

namespace Showroom.Lab.Cost;

/// <summary>The presets side by side, and the items of each.</summary>
internal static class CostReport
{
    // "Low cost" in the documents has no figure; this is the goal of the smallest preset, with two replicas of the web.
    private const double MaxSmallest = 150;

    public static ExperimentResult Create(IReadOnlyList<MonthlyCost> estimates, IReadOnlyDictionary<string, string> descriptions) => new()
    {
        Title = "Monthly cost on AWS",
        Description = "US dollars in a month of 730 hours at list prices, idle, without traffic, storage of logs and free tiers. The prices have their pages and dates in Libraries/Hosting.Aws.",
        Claims =
        [
            .. estimates.Where(static estimate => estimate.Preset == "free-tier").Select(static estimate =>
                Claim.Goal("the smallest complete environment, in a month", Expectation.AtMost(MaxSmallest), (double)estimate.Total, "US dollars").Of("Cost")),
        ],
        Tables =
        [
            new ReportTable
            {
                Title = "Presets",
                Columns = ["preset", new("total", "US dollars"), "what it has", "bound"],
                Rows =
                [
                    .. estimates.Select(estimate => ReportTable.Row(
                        estimate.Preset, (double)estimate.Total, descriptions[estimate.Preset], estimate.IsComplete ? "" : "at least: some items have no price")),
                ],
                Charts = [Chart.Bars("US dollars in a month", 1)],
            },
            .. estimates.Select(static estimate => new ReportTable
            {
                Title = $"Items of {estimate.Preset}",
                Columns = ["resource", "what is billed", new("in a month", "US dollars")],
                Rows = [.. estimate.Items.OrderByDescending(static item => item.Dollars).Select(static item => ReportTable.Row(item.Resource, item.What, (double)item.Dollars))],
            }),
        ],
    };
}
