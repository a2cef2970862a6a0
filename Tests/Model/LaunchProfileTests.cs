namespace Showroom.Tests.Model;

public sealed class LaunchProfileTests
{
    private const string Settings = """
        {
          // as editors write it
          "profiles": {
            "IIS": { "commandName": "IISExpress", "applicationUrl": "http://localhost:1" },
            "http": {
              "commandName": "Project",
              "applicationUrl": "http://localhost:5005;http://127.0.0.1:5006",
              "commandLineArgs": "--shop \"Corner Shop\"",
              "environmentVariables": { "ASPNETCORE_ENVIRONMENT": "Development", "COLOUR": "blue" }
            },
            "quiet": { "commandName": "Project", "environmentVariables": { "COLOUR": "grey" } },
          }
        }
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_project_is_launched_with_the_first_profile_that_runs_it()
    {
        using var project = new TemporaryProject(Settings);
        var shop = Builders.Running().AddProject("shop", project.Path).WithEnvironment("COLOUR", "red");

        Assert.Equal(
            [("http", 5005, "localhost"), ("http2", 5006, "127.0.0.1")],
            shop.Resource.Annotations.OfType<EndpointAnnotation>().Select(e => (e.Name, e.Port!.Value, e.TargetHost)));
        shop.WithEndpoint("http", e => e.TargetPort = 7001).WithEndpoint("http2", e => e.TargetPort = 7002).At("http", 5005).At("http2", 5006);
        var environment = await shop.EnvironmentAsync(Cancelled);
        Assert.Equal(
            ("Development", "red", "http", "http://localhost:7001;http://127.0.0.1:7002"),
            (environment["ASPNETCORE_ENVIRONMENT"], environment["COLOUR"], environment["DOTNET_LAUNCH_PROFILE"], environment["ASPNETCORE_URLS"]));
    }

    [Fact]
    public async Task Another_profile_can_be_chosen()
    {
        using var project = new TemporaryProject(Settings);
        var shop = Builders.Running().AddProject("shop", project.Path, launchProfileName: "quiet");

        Assert.Empty(shop.Resource.Annotations.OfType<EndpointAnnotation>());
        Assert.Equal("grey", (await shop.EnvironmentAsync(Cancelled))["COLOUR"]);
    }

    [Fact]
    public async Task Profiles_can_be_left_alone_and_the_endpoints_declared()
    {
        using var project = new TemporaryProject(Settings);
        var shop = Builders.Running().AddProject("shop", project.Path, options => options.ExcludeLaunchProfile = true).WithHttpEndpoint(isProxied: false, port: 7003).At("http", 7003);

        var environment = await shop.EnvironmentAsync(Cancelled);
        Assert.Equal("http://localhost:7003", environment["ASPNETCORE_URLS"]);
        Assert.DoesNotContain("COLOUR", environment.Keys);
    }

    [Fact]
    public void A_profile_that_does_not_exist_is_refused_by_name()
    {
        using var project = new TemporaryProject(Settings);

        var exception = Assert.ThrowsAny<Exception>(() => Builders.Running().AddProject("shop", project.Path, launchProfileName: "loud"));

        Assert.Contains("loud", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_that_does_not_exist_is_refused_with_its_path()
    {
        var exception = Assert.ThrowsAny<Exception>(() => Builders.Running().AddProject("shop", "/nowhere/Shop.csproj"));

        Assert.Contains("/nowhere/Shop.csproj", exception.Message, StringComparison.Ordinal);
    }
}
