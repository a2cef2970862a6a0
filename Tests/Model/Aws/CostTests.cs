using System.Text.Json.Nodes;
using Showroom.Hosting.Aws;
using Showroom.Hosting.Aws.ElastiCache;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Publishing;

namespace Showroom.Tests.Model.Aws;

public sealed class CostTests
{
    private static readonly AwsOptions s_small = AwsPreset.Options(AwsPreset.FreeTier);

    [Fact]
    public void Presets_are_ordered_by_cost()
    {
        var totals = AwsPreset.Names.Except(AwsPreset.Sources).Select(preset => Estimate(AwsPreset.Options(preset)).Total).ToArray();
        Assert.Equal(totals.Order(), totals);
        Assert.True(totals[0] < totals[1] && totals[1] < totals[2], string.Join(" ", totals));
    }

    [Fact]
    public void A_month_of_nodes_is_730_hours_of_each_and_valkey_costs_a_fifth_less()
    {
        // 0.016 an hour, two nodes.
        Assert.Equal(23.36m, Cache(s_small with { Cache = new() { Engine = CacheEngine.Redis, Replicas = 1 } }));
        Assert.Equal(18.688m, Cache(s_small with { Cache = new() { Replicas = 1 } }));
    }

    [Fact]
    public void Nodes_of_Memcached_cost_what_those_of_Redis_cost() =>
        Assert.Equal(3 * 0.016m * 730, Cache(s_small with { Cache = new() { Engine = CacheEngine.Memcached, Memcached = new() { Nodes = 3 } } }));

    [Fact]
    public void Shards_are_counted_with_their_replicas() =>
        Assert.Equal(Cache(s_small) * 3 * 2, Cache(s_small with { Cache = new() { Shards = 3, Replicas = 1, AutomaticFailover = true } }));

    [Fact]
    public void A_standby_doubles_the_database_and_its_storage()
    {
        decimal Database(bool multiAz) => Estimate(s_small with { Database = new() { MultiAz = multiAz } }).Lines.Where(l => l.LogicalId == "Postgres").Sum(l => l.Month!.Value);
        Assert.Equal(2 * Database(false), Database(true));
    }

    [Fact]
    public void Resources_without_a_price_are_listed()
    {
        var estimate = Estimate(s_small with { Cache = new() { NodeType = "cache.m5.24xlarge" } });
        Assert.Null(Assert.Single(estimate.Lines, l => l.LogicalId == "Cache").Month);
        Assert.Contains("no price  Cache: 1 x cache.m5.24xlarge (valkey) (no page with its price in us-east-1)", estimate.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("at least $", estimate.ToString(), StringComparison.Ordinal);
        Assert.Contains("Left out: what depends on traffic", estimate.ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> PresetsAndRegions
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var preset in AwsPreset.Names)
            {
                foreach (var region in new[] { "us-east-1", "ap-northeast-2", "eu-central-1" })
                {
                    all.Add(preset, region);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(PresetsAndRegions))]
    public void Each_line_has_a_page_with_a_date_or_says_that_there_is_none(string preset, string region)
    {
        var estimate = Estimate(AwsPreset.Options(preset), region);
        var text = estimate.ToString();

        foreach (var line in estimate.Lines)
        {
            Assert.Equal(line.Month is null, line.Price is null);
            Assert.True(line.Price is null || (Uri.TryCreate(line.Price.Page, UriKind.Absolute, out var page) && page.Scheme == "https" && line.Price.Date.StartsWith("2026", StringComparison.Ordinal)), $"{line}");
        }

        Assert.StartsWith(estimate.IsComplete ? "about $" : "at least $", text, StringComparison.Ordinal);
        Assert.Contains($"a month in {region}", text, StringComparison.Ordinal);
        Assert.Equal(estimate.Lines.Count(l => l.Month is null), text.Split($"(no page with its price in {region})").Length - 1);
    }

    [Fact]
    public void A_file_of_the_user_adds_prices_of_any_region()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """{ "groups": [ { "page": "https://example.com/prices", "date": "2026-11-28", "prices": { "eu-central-1": { "balancer.hour": 0.027 } } } ] }""");
            Assert.Equal(0.027m, PriceTable.Of("eu-central-1", file)["balancer.hour"]!.Amount);
            File.WriteAllText(file, "{}");
            Assert.Contains("is not a file of prices", Assert.Throws<DistributedApplicationException>(() => PriceTable.Of("eu-central-1", file)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static decimal Cache(AwsOptions options) => Estimate(options).Lines.Single(l => l.LogicalId == "Cache").Month!.Value;

    private static CostEstimate Estimate(AwsOptions options, string? region = null) => ResourceKinds.All.Estimate((JsonObject)JsonNode.Parse(ShowroomTopology.Publish(options))!, PriceTable.Of(region));
}
