using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Tests.Model.Aws;

public sealed class SpecificationTests
{
    [Fact]
    public async Task The_committed_extract_is_what_the_pinned_package_gives()
    {
        await OfflineValidator.InstallAsync(TestContext.Current.CancellationToken);
        var committed = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "Libraries", "Hosting.Aws", "Validation", "specification.json"), TestContext.Current.CancellationToken);
        Assert.Equal(committed, await OfflineValidator.SpecificationAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_extract_has_every_type_that_the_templates_use()
    {
        var used = OptionCombinations.All.Values.SelectMany(o => ShowroomTopology.Template(o).Resources).Select(r => r.Value.Type).Distinct();
        Assert.DoesNotContain(used, type => Specification.Pinned.Resource(type) is null && type != "AWS::CloudFormation::CustomResource");
    }

    [Fact]
    public void A_choice_between_two_values_is_checked_on_both_sides()
    {
        var template = Parse("""{ "Resources": { "Logs": { "Type": "AWS::Logs::LogGroup", "Properties": { "RetentionInDays": { "Fn::If": ["Long", 365, "a year"] } } } } }""");
        var finding = Assert.Single(new TemplateWalker(Specification.Pinned).Walk(template));
        Assert.Equal("Logs.RetentionInDays", finding.Where);
    }

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;
}
