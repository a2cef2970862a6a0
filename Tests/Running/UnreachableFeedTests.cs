namespace Showroom.Tests.Running;

/// <summary>The first build, when the NuGet feed does not respond.</summary>
public sealed class UnreachableFeedTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new("unreachable-feed-");

    [Fact]
    public async Task The_message_names_the_feed()
    {
        Assert.SkipUnless(InstalledProgram.Find("dotnet") is not null, "dotnet is not on PATH.");
        // Nothing listens on the port for discarded data.
        const string Feed = "https://127.0.0.1:9/v3/index.json";
        var settings = _folder.Combine(".nuget", "NuGet");
        Directory.CreateDirectory(settings);
        await File.WriteAllTextAsync(
            Path.Combine(settings, "NuGet.Config"),
            $"""<configuration><packageSources><clear /><add key="feed" value="{Feed}" /></packageSources></configuration>""",
            TestContext.Current.CancellationToken);

        // The SDK of the app host is the first package of a build; evaluating the project writes nothing into the tree.
        var (_, exitCode, output, errors) = await ChildProcess.RunAsync(
            "env",
            [
                $"HOME={_folder.Combine()}", $"NUGET_PACKAGES={_folder.Combine("packages")}", "NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT=1",
                "dotnet", "msbuild", Path.Combine(SourceTree.Root, "AppHost", "AppHost.csproj"), "-nologo", "-getProperty:TargetFramework",
            ],
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.NotEqual(0, exitCode);
        Assert.Contains($"Unable to load the service index for source {Feed}", output + errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
