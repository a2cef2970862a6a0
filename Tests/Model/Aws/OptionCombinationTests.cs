using System.Text.Json.Nodes;
using Showroom.Hosting.Aws;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Tests.Model.Aws;

/// <summary>The templates of all combinations of options pass every check.</summary>
public sealed class OptionCombinationTests
{
    /// <summary>Set it to 1 to lint every combination, which takes minutes.</summary>
    private const string LintAll = "LINT_ALL_TEMPLATES";

    // These have every type of resource between them.
    private static readonly string[] s_linted = [.. AwsPreset.Names, "serverless-redis-with-snapshots", "cluster-mode", "everything"];

    public static TheoryData<string> Combinations => [.. OptionCombinations.All.Keys];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void A_combination_passes_the_specification_and_our_invariants(string name) =>
        Assert.Empty(ShowroomTopology.Validate((JsonObject)JsonNode.Parse(ShowroomTopology.Publish(OptionCombinations.All[name]))!));

    [Fact]
    public void No_two_combinations_give_the_same_template() =>
        Assert.DoesNotContain(OptionCombinations.All.GroupBy(c => ShowroomTopology.Publish(c.Value)).Select(same => string.Join(" = ", same.Select(c => c.Key))), names => names.Contains(" = ", StringComparison.Ordinal));

    [Fact]
    public void There_are_at_least_24_combinations() => Assert.True(OptionCombinations.All.Count >= 24);

    [Fact]
    public async Task The_offline_validator_of_AWS_reports_nothing()
    {
        using var templates = Write(_ => true);
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
        var all = Environment.GetEnvironmentVariable(LintAll) == "1";
        using var templates = Write(name => all || s_linted.Contains(name));
        var findings = await Linter.RunAsync(templates.Files, TestContext.Current.CancellationToken);
        if (findings is null)
        {
            Assert.Skip("cfn-lint is not on PATH; the other checks have run for every combination.");
        }

        Assert.Equal("", findings);
    }

    // The presets in YAML, the others in JSON: both formats are read by others than their writers.
    private static TemplateFiles Write(Func<string, bool> isIncluded)
    {
        var files = new TemplateFiles();
        foreach (var (name, options) in OptionCombinations.All.Where(combination => isIncluded(combination.Key)))
        {
            var isYaml = AwsPreset.Names.Contains(name);
            files.Add(name, isYaml ? ShowroomTopology.PublishYaml(options) : ShowroomTopology.Publish(options), isYaml ? "yaml" : "json");
        }

        files.Add("every-subscriber", TemplateWriter.Write(ShowroomTopology.Build(MessagingTopology.WithEverySubscriber(AwsPreset.Options(AwsPreset.FreeTier)))));
        return files;
    }
}
