using System.Text.Json.Nodes;
using Showroom.Hosting.Aws;

namespace Showroom.Tests.Model.Aws;

/// <summary>Snapshots of the presets in YAML: a change of a template is a change of a committed file.</summary>
public sealed class PresetTests
{
    /// <summary>Set it to 1 to rewrite the snapshots, and review the difference.</summary>
    private const string Update = "UPDATE_SNAPSHOTS";

    public static TheoryData<string> Presets => [.. AwsPreset.Names];

    [Theory]
    [MemberData(nameof(Presets))]
    public async Task A_preset_gives_the_reviewed_template(string preset)
    {
        var template = ShowroomTopology.PublishYaml(AwsPreset.Options(preset));
        var path = Path.Combine(SourceTree.Root, "Tests", "Model", "Aws", "Snapshots", $"{preset}.yaml");
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, template, TestContext.Current.CancellationToken);
        }

        Assert.True(File.Exists(path), $"No snapshot. Run the tests with {Update}=1 and review {path}.");
        Assert.Equal(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), template);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_preset_passes_the_specification_and_our_invariants(string preset) =>
        Assert.Empty(ShowroomTopology.Validate((JsonObject)JsonNode.Parse(ShowroomTopology.Publish(AwsPreset.Options(preset)))!));

    [Fact]
    public void The_same_model_gives_the_same_bytes() =>
        Assert.Equal(ShowroomTopology.Publish(AwsPreset.Options(AwsPreset.Production)), ShowroomTopology.Publish(AwsPreset.Options(AwsPreset.Production)));
}
