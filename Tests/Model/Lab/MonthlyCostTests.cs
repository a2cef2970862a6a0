using Showroom.Lab.Cost;

namespace Showroom.Tests.Model.Lab;

public sealed class MonthlyCostTests
{
    [Fact]
    public void The_items_of_an_estimate_are_read_from_what_the_step_prints()
    {
        const string Output = """
            about $82 a month in us-east-1, idle, at list prices
                   18.25  CacheGroup: 1 node cache.t4g.micro [1]
                    7.30  Database: db.t4g.micro, 730 hours [2]
              Left out: traffic.
              [1] https://example.org/prices, 2026-10
            """;

        var cost = MonthlyCost.Read("free-tier", Output);

        Assert.Equal([new CostItem("CacheGroup", "1 node cache.t4g.micro", 18.25m), new CostItem("Database", "db.t4g.micro, 730 hours", 7.30m)], cost.Items);
        Assert.True(cost.IsComplete);
        Assert.Equal(25.55m, cost.Total);
        Assert.False(MonthlyCost.Read("free-tier", $"{Output}\n    no price  Secret: one secret (no page)").IsComplete);
    }
}
