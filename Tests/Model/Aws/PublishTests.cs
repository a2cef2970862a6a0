using Showroom.Hosting.Aws;

namespace Showroom.Tests.Model.Aws;

/// <summary>The application's own model, published by the pipeline step.</summary>
public sealed class PublishTests
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
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "Tests", "Model", "Aws", "Snapshots", $"{preset}.json"), TestContext.Current.CancellationToken), published);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task PublishAsync(string step, string directory, params string[] settings)
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["--operation", "publish", "--step", step, "--output-path", directory, .. settings], TestContext.Current.CancellationToken);
        // What was built is disposed with the builder.
        var app = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await app.RunAsync(TestContext.Current.CancellationToken);
    }
}
