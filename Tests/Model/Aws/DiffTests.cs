using System.Text.Json.Nodes;
using Showroom.Hosting.Aws;
using Showroom.Hosting.Aws.Differences;
using Showroom.Hosting.Aws.Publishing;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Tests.Model.Aws;

/// <summary>The diff reports updates, replacements and removals before deployment.</summary>
public sealed class DiffTests
{
    private static readonly AwsOptions s_production = AwsPreset.Options(AwsPreset.Production);

    [Fact]
    public void The_same_template_changes_nothing() => Assert.Equal("Changes: nothing changes", TemplateDiff.Describe(Compare(s_production, s_production)));

    [Fact]
    public void A_larger_node_is_an_update()
    {
        var change = Assert.Single(Compare(s_production, s_production with { Cache = s_production.Cache with { NodeType = "cache.m7g.large" } }));
        Assert.Equal(("Cache", ChangeKind.Update, "CacheNodeType"), (change.LogicalId, change.Kind, Assert.Single(change.Paths)));
    }

    [Fact]
    public void Another_network_replaces_its_resources()
    {
        var changes = Compare(s_production, s_production with { Network = s_production.Network with { Cidr = "10.9.0.0/16" } });
        Assert.Contains(changes, c => c is { LogicalId: "Vpc", Kind: ChangeKind.Replace });
        Assert.Contains(changes, c => c is { LogicalId: "PrivateSubnet1", Kind: ChangeKind.Replace });
    }

    [Fact]
    public void Switching_the_cache_to_serverless_is_a_replacement_with_a_warning()
    {
        var changes = Compare(s_production, s_production with { Cache = new() { Serverless = true } });
        Assert.Contains(changes, c => c is { LogicalId: "Cache", Kind: ChangeKind.Replace, HoldsData: true });
        Assert.Contains("It holds data: take a snapshot first", TemplateDiff.Describe(changes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_disabled_resource_is_removed()
    {
        var changes = Compare(s_production, s_production with { Monitoring = s_production.Monitoring with { Dashboard = false } });
        Assert.Equal(("Dashboard", ChangeKind.Remove), Assert.Single(changes.Select(c => (c.LogicalId, c.Kind))));
        Assert.Equal("1 to remove", TemplateDiff.Summary(changes));
    }

    private static IReadOnlyList<Change> Compare(AwsOptions before, AwsOptions after) =>
        TemplateDiff.Compare(Evaluate(before), Evaluate(after), Specification.Pinned, ResourceKinds.All.SelectMany(kind => kind.DataTypes).ToHashSet(StringComparer.Ordinal));

    private static IReadOnlyDictionary<string, JsonObject> Evaluate(AwsOptions options)
    {
        var template = (JsonObject)JsonNode.Parse(ShowroomTopology.Publish(options))!;
        return TemplateEvaluation.Of(template, ParameterPlan.Of(template, new Dictionary<string, string>(), new Dictionary<string, string>()).Values);
    }
}
