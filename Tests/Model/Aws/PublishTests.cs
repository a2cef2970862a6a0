using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Showroom.Hosting.Aws;
using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Aws.Templates.Yaml;

namespace Showroom.Tests.Model.Aws;

/// <summary>The application's own model, published by the pipeline step.</summary>
public sealed partial class PublishTests
{
    public static TheoryData<string> Presets => [.. AwsPreset.Names.Except(AwsPreset.Sources)];

    [Theory]
    [MemberData(nameof(Presets))]
    public async Task The_application_gives_the_reviewed_template_of_the_preset(string preset)
    {
        var directory = Directory.CreateTempSubdirectory("showroom-publish-");
        try
        {
            await PublishAsync("publish-aws", directory.FullName, $"--aws:Preset={preset}");
            var published = await File.ReadAllTextAsync(Path.Combine(directory.FullName, "aws.template.json"), TestContext.Current.CancellationToken);
            var snapshot = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "Tests", "Model", "Aws", "Snapshots", $"{preset}.yaml"), TestContext.Current.CancellationToken);
            Assert.Equal(TemplateWriter.Write(TemplateReader.Read(snapshot, preset)), published);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_template_in_YAML_is_the_one_in_JSON_with_the_line_of_the_app_host_above_each_resource()
    {
        var directory = Directory.CreateTempSubdirectory("showroom-publish-");
        try
        {
            await PublishAsync("publish-aws", directory.FullName);
            await PublishAsync("publish-aws", directory.FullName, "--aws:Format=yaml");
            var json = await File.ReadAllTextAsync(Path.Combine(directory.FullName, "aws.template.json"), TestContext.Current.CancellationToken);
            var yaml = await File.ReadAllTextAsync(Path.Combine(directory.FullName, "aws.template.yaml"), TestContext.Current.CancellationToken);
            Assert.Equal(json, TemplateWriter.Write(TemplateReader.Read(yaml, "yaml")));

            var source = await File.ReadAllLinesAsync(Path.Combine(SourceTree.Root, "AppHost", "AppHost.cs"), TestContext.Current.CancellationToken);
            var comments = Comment().Matches(yaml);
            Assert.Equal(JsonNode.Parse(json)!["Resources"]!.AsObject().Select(r => r.Key), comments.Select(c => c.Groups["id"].Value));
            Assert.All(comments, comment => Assert.Contains($"\"{(comment.Groups["resource"].Success ? comment.Groups["resource"].Value : "aws")}\"", source[int.Parse(comment.Groups["line"].ValueSpan, null) - 1], StringComparison.Ordinal));
            Assert.DoesNotContain(SourceTree.Root, yaml, StringComparison.Ordinal);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [GeneratedRegex(@"^  # (options? [A-Za-z.]+|(?<resource>[a-z-]+)) \(AppHost\.cs:(?<line>\d+)\)(, option [A-Za-z.]+)?\n  (?<id>[A-Za-z0-9]+):$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Comment();

    private static async Task PublishAsync(string step, string directory, params string[] settings)
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["--operation", "publish", "--step", step, "--output-path", directory, .. settings], TestContext.Current.CancellationToken);
        // What was built is disposed with the builder.
        var app = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await app.RunAsync(TestContext.Current.CancellationToken);
    }
}
