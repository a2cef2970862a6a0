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
        var totals = AwsPreset.Names.Select(preset => Estimate(AwsPreset.Options(preset)).Total).ToArray();
        Assert.Equal(totals.Order(), totals);
        Assert.True(totals[0] < totals[1] / 1.5m && totals[1] < totals[2] / 1.5m, string.Join(" ", totals));
    }

    [Fact]
    public void A_month_of_nodes_is_730_hours_of_each_and_valkey_costs_a_fifth_less()
    {
        // 0.016 an hour, two nodes.
        Assert.Equal(23.36m, Cache(s_small with { Cache = new() { Engine = CacheEngine.Redis, Replicas = 1 } }));
        Assert.Equal(18.688m, Cache(s_small with { Cache = new() { Replicas = 1 } }));
    }

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
        Assert.Contains("no price  Cache: 1 x cache.m5.24xlarge", estimate.ToString(), StringComparison.Ordinal);
        Assert.Contains("Left out: what depends on traffic", estimate.ToString(), StringComparison.Ordinal);
        Assert.Contains("Sources: ", estimate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_region_without_prices_is_reported_and_uses_those_of_us_east_1() =>
        Assert.Contains("no prices of eu-central-1: these are of us-east-1", Estimate(s_small, "eu-central-1").ToString(), StringComparison.Ordinal);

    private static decimal Cache(AwsOptions options) => Estimate(options).Lines.Single(l => l.LogicalId == "Cache").Month!.Value;

    private static CostEstimate Estimate(AwsOptions options, string? region = null) => ResourceKinds.All.Estimate((JsonObject)JsonNode.Parse(ShowroomTopology.Publish(options))!, region);
}
