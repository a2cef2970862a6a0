using Showroom.Tests.Model.Aws;

namespace Showroom.Tests.InProcess.Aws;

/// <summary>One command builds the images, pushes them, runs the migrations, updates the services and requests the site.</summary>
public sealed class OneCommandTests
{
    [Fact]
    public async Task One_command_goes_from_an_empty_account_to_the_site_continues_where_a_push_failed_and_one_goes_back()
    {
        await using var endpoint = await AwsEndpoint.StartAsync(TestContext.Current.CancellationToken);
        using var dotnet = new FakeDotNet();
        var cloud = endpoint.CloudFormation;
        cloud.EventsPerPoll = 200;
        cloud.Outputs["ApiRepositoryUri"] = "registry.example/showroom/api";
        cloud.Outputs["GatewayRepositoryUri"] = "registry.example/showroom/gateway";
        cloud.Outputs["WorkerRepositoryUri"] = "registry.example/showroom/worker";
        cloud.Outputs["WebRepositoryUri"] = "registry.example/showroom/web";
        cloud.Outputs["SiteUrl"] = $"{endpoint.Address}/";
        Task<(int ExitCode, string Output)> RunAsync(string step, params string[] settings) => AppHostRun.StepAsync(
            step, [.. AppHostRun.Credentials, ("DOTNET_HOST_PATH", dotnet.Program)], [$"--aws:Endpoint={endpoint.Address}", "--aws:StackName=showroom", .. settings]);
        Task<(int ExitCode, string Output)> DeployAsync() => RunAsync("deploy");

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

        endpoint.Images[$"showroom/api:{tag}"] = endpoint.Images[$"showroom/gateway:{cloud.ParametersOf("showroom")["GatewayImageTag"]}"] =
            endpoint.Images[$"showroom/worker:{cloud.ParametersOf("showroom")["WorkerImageTag"]}"] =
            endpoint.Images[$"showroom/web:{cloud.ParametersOf("showroom")["WebImageTag"]}"] = true;
        var pushes = Pushes();
        var again = await DeployAsync();
        Assert.True(again.ExitCode == 0, again.Output);
        Assert.Contains("Nothing changed: showroom is up to date", again.Output, StringComparison.Ordinal);
        Assert.Equal(pushes, Pushes());

        var destroyed = await RunAsync("destroy", "--yes", "true");
        Assert.True(destroyed.ExitCode == 0, destroyed.Output);
        Assert.Contains("Deleted the bucket showroom-templates-123456789012-eu-central-1, which had no other templates", destroyed.Output, StringComparison.Ordinal);
        Assert.Equal((null, "templates"), (cloud.StatusOf("showroom"), Assert.Single(endpoint.Buckets.Names)));

        // STS needs no permission for GetCallerIdentity; CloudFormation reads the template with the permissions of the caller.
        Assert.All(endpoint.Permissions.Except(["sts:GetCallerIdentity"]).Append("s3:GetObject"), action => Assert.True(DeployerPolicy.Allows(action), action));

        int Pushes() => dotnet.Calls.Count(call => call.Contains("PublishContainer", StringComparison.Ordinal));

        (string Tag, string? Count, string? Migrates) State() => (cloud.ParametersOf("showroom")["ApiImageTag"],
            cloud.ResourcesOf("showroom")["ApiService"].Properties["DesiredCount"]?.ToString(), cloud.ResourcesOf("showroom")["MigrationsRun"].Properties["Enabled"]?.ToString());
    }
}
