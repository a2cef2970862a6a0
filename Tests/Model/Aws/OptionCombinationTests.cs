using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Publishing;

namespace Showroom.Tests.Model.Aws;

/// <summary>The templates of all combinations of options pass every check.</summary>
public sealed class OptionCombinationTests
{
    public static TheoryData<string> Combinations => [.. OptionCombinations.All.Keys];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void A_combination_passes_the_specification_and_our_invariants(string name) =>
        Assert.Empty(TemplateValidator.Validate((JsonObject)JsonNode.Parse(ShowroomTopology.Publish(OptionCombinations.All[name]))!));

    [Fact]
    public void No_two_combinations_give_the_same_template() =>
        Assert.DoesNotContain(OptionCombinations.All.GroupBy(c => ShowroomTopology.Publish(c.Value)).Select(same => string.Join(" = ", same.Select(c => c.Key))), names => names.Contains(" = ", StringComparison.Ordinal));

    [Fact]
    public void There_are_at_least_24_combinations() => Assert.True(OptionCombinations.All.Count >= 24);

    [Fact]
    public async Task The_offline_validator_of_AWS_reports_nothing()
    {
        using var templates = WriteAll();
        await OfflineValidator.InstallAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await OfflineValidator.ValidateAsync(templates.Files, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_offline_validator_reports_a_misspelt_property()
    {
        using var templates = new TemplateFiles();
        templates.Add("broken", ShowroomTopology.Publish(OptionCombinations.All["production"]).Replace("\"StorageType\": \"gp3\"", "\"StorageTyp\": \"gp3\"", StringComparison.Ordinal));
        await OfflineValidator.InstallAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Postgres", await OfflineValidator.ValidateAsync(templates.Files, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cfn_lint_finds_nothing_where_it_is_installed()
    {
        using var templates = WriteAll();
        var findings = await Linter.RunAsync(templates.Files, TestContext.Current.CancellationToken);
        if (findings is null)
        {
            Assert.Skip("cfn-lint is not on PATH; the other checks have run for every combination.");
        }

        Assert.Equal("", findings);
    }

    private static TemplateFiles WriteAll()
    {
        var files = new TemplateFiles();
        foreach (var (name, options) in OptionCombinations.All)
        {
            files.Add(name, ShowroomTopology.Publish(options));
        }

        return files;
    }
}
