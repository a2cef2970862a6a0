namespace Showroom.Tests.InProcess.Aws;

/// <summary>One command builds the images, pushes them, runs the migrations, updates the services and requests the site.</summary>
public sealed class OneCommandTests
{
    [Fact]
    public async Task One_command_goes_from_an_empty_account_to_the_site_and_continues_where_a_push_failed()
    {
        await using var endpoint = await AwsEndpoint.StartAsync(TestContext.Current.CancellationToken);
        using var dotnet = new FakeDotNet();
        var cloud = endpoint.CloudFormation;
        cloud.EventsPerPoll = 200;
        cloud.Outputs["ApiRepositoryUri"] = "registry.example/showroom/api";
        cloud.Outputs["GatewayRepositoryUri"] = "registry.example/showroom/gateway";
        cloud.Outputs["SiteUrl"] = $"{endpoint.Address}/";
        Task<(int ExitCode, string Output)> DeployAsync() => AppHostRun.StepAsync(
            "deploy", [.. AppHostRun.Credentials, ("DOTNET_HOST_PATH", dotnet.Program)], $"--aws:Endpoint={endpoint.Address}", "--aws:StackName=showroom", "--aws:Bucket=templates");

        dotnet.PushFails = true;
        var failed = await DeployAsync();
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("The image of Api was not pushed to registry.example/showroom/api: error CONTAINER1013: Failed to push to the output registry No service was changed; the same command continues from here.", failed.Output, StringComparison.Ordinal);
        Assert.Equal(("", "0", "false"), State());

        dotnet.PushFails = false;
        var deployed = await DeployAsync();
        Assert.True(deployed.ExitCode == 0, deployed.Output);
        var tag = cloud.ParametersOf("showroom")["ApiImageTag"];
        Assert.Matches("^sha-[0-9a-f]{16}$", tag);
        Assert.Equal((tag, "3", "true"), State());
        Assert.Contains(dotnet.Calls, call => call.Contains("Gateway.csproj -c Release --os linux --arch arm64", StringComparison.Ordinal)
            && call.Contains("-t:PublishContainer -p:ContainerRegistry=registry.example -p:ContainerRepository=showroom/gateway", StringComparison.Ordinal)
            && call.EndsWith("[AWS:registry-password]", StringComparison.Ordinal));
        Assert.Contains($"The site {endpoint.Address}/ responds with 200", deployed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("registry-password", deployed.Output, StringComparison.Ordinal);

        endpoint.Images[$"showroom/api:{tag}"] = endpoint.Images[$"showroom/gateway:{cloud.ParametersOf("showroom")["GatewayImageTag"]}"] = true;
        var pushes = Pushes();
        var again = await DeployAsync();
        Assert.True(again.ExitCode == 0, again.Output);
        Assert.Contains("Nothing changed: showroom is up to date", again.Output, StringComparison.Ordinal);
        Assert.Equal(pushes, Pushes());

        int Pushes() => dotnet.Calls.Count(call => call.Contains("PublishContainer", StringComparison.Ordinal));

        (string Tag, string? Count, string? Migrates) State() => (cloud.ParametersOf("showroom")["ApiImageTag"],
            cloud.ResourcesOf("showroom")["ApiService"].Properties["DesiredCount"]?.ToString(), cloud.ResourcesOf("showroom")["MigrationsRun"].Properties["Enabled"]?.ToString());
    }

    [Theory]
    [InlineData("--aws:Presett=production", "The setting 'aws:Presett' does not exist. Is it Preset?")]
    [InlineData("--aws:Preset=prodution", "aws:Preset is 'prodution'. Allowed: free-tier, production")]
    [InlineData("--aws:Region=eu-centrl-1", "'eu-centrl-1' is not an AWS region: set aws:Region or AWS_REGION to one such as eu-central-1. Is it eu-central-1?")]
    [InlineData("--aws:Images=none", "aws:Images is 'none'. Allowed: build (the default), and skip")]
    [InlineData("--aws:Parameters:CacheNodTyp=cache.t4g.small", "aws:Parameters:CacheNodTyp is not a parameter of the template. Is it CacheNodeType?")]
    [InlineData("--aws:Parameters:CacheNodeType=cache.t9.huge", "Cache.CacheNodeType: 'cache.t9.huge' does not exist.")]
    [InlineData("--aws:Parameters:CacheEngineVersion=latest", "aws:Parameters:CacheEngineVersion: 'latest' does not match 8\\.[0-9]+")]
    [InlineData("--aws:Parameters:PostgresStorage=5", "aws:Parameters:PostgresStorage: '5' is not a number from 20 to 65536")]
    [InlineData("--aws:CertificateArn=arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000", "Site.CertificateArn is a certificate of us-east-1, and the stack is in eu-central-1.")]
    [InlineData("--aws:StackName=my_stack", "aws:StackName is 'my_stack'.")]
    public async Task A_mistake_is_refused_before_anything_is_sent(string setting, string sentence)
    {
        await using var endpoint = await AwsEndpoint.StartAsync(TestContext.Current.CancellationToken);

        var (exitCode, output) = await AppHostRun.StepAsync("deploy-aws", AppHostRun.Credentials, $"--aws:Endpoint={endpoint.Address}", setting);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(sentence, output, StringComparison.Ordinal);
        Assert.Empty(endpoint.Requests);
    }
}
