namespace Showroom.Tests.InProcess.Aws;

/// <summary>The pipeline steps, run by the app host in a process of its own with the application's model.</summary>
public sealed class DeployStepTests
{
    // The application's stack is large, and the step polls every few seconds.
    private const int EventsPerPoll = 200;

    private static readonly (string, string)[] s_credentials = AppHostRun.Credentials;

    [Fact]
    public async Task The_application_deploys_again_without_a_change_and_is_deleted()
    {
        await using var endpoint = await AwsEndpoint.StartAsync(TestContext.Current.CancellationToken);
        endpoint.CloudFormation.EventsPerPoll = EventsPerPoll;
        string[] settings = [$"--aws:Endpoint={endpoint.Address}", "--aws:Images=skip", "--aws:StackName=showroom"];

        var first = await RunAsync("deploy-aws", s_credentials, settings);
        Assert.True(first.ExitCode == 0, first.Output);
        Assert.Equal("CREATE_COMPLETE", endpoint.CloudFormation.StatusOf("showroom"));
        Assert.Contains("CREATE_COMPLETE Cache (AWS::ElastiCache::ReplicationGroup)", first.Output, StringComparison.Ordinal);
        Assert.Contains("SiteUrl = SiteUrl of showroom (The site)", first.Output, StringComparison.Ordinal);
        Assert.Contains("Created the bucket showroom-templates-123456789012-eu-central-1 for templates: private, encrypted, over TLS only; they are deleted after 7 days", first.Output, StringComparison.Ordinal);
        Assert.Matches("The template has [0-9]+ bytes, and a request has 51200 at most: CloudFormation reads it from http://[^ ]+/showroom-templates-123456789012-eu-central-1/showroom/[0-9a-f]{64}.template.json", first.Output);

        var second = await RunAsync("deploy-aws", s_credentials, settings);
        Assert.True(second.ExitCode == 0, second.Output);
        Assert.DoesNotContain("Created the bucket", second.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing changed: showroom is up to date", second.Output, StringComparison.Ordinal);

        var unconfirmed = await RunAsync("destroy-aws", s_credentials, settings);
        Assert.Equal(1, unconfirmed.ExitCode);
        Assert.Contains("This deletes showroom in eu-central-1 with its data: confirm it with --aws:Destroy=showroom.", unconfirmed.Output, StringComparison.Ordinal);

        var deleted = await RunAsync("destroy-aws", s_credentials, [.. settings, "--aws:Destroy=showroom"]);
        Assert.True(deleted.ExitCode == 0, deleted.Output);
        Assert.Null(endpoint.CloudFormation.StatusOf("showroom"));
    }

    [Fact]
    public async Task After_the_terminal_was_closed_half_way_the_same_command_follows_the_change_to_its_end()
    {
        await using var endpoint = await AwsEndpoint.StartAsync(TestContext.Current.CancellationToken);
        (endpoint.CloudFormation.EventsPerPoll, endpoint.CloudFormation.Stuck) = (EventsPerPoll, true);
        string[] settings = [$"--aws:Endpoint={endpoint.Address}", "--aws:Images=skip", "--aws:StackName=showroom"];
        using var terminal = new CancellationTokenSource();
        var closed = AppHostRun.StepAsync("deploy-aws", s_credentials, settings, terminal.Token);
        await Eventually.HoldsAsync(() => endpoint.Requests.Any(r => r.Action == "ExecuteChangeSet"), () => "The deployment did not begin.");
        await terminal.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => closed);
        endpoint.CloudFormation.Stuck = false;

        var (exitCode, output) = await RunAsync("deploy-aws", s_credentials, settings);

        Assert.True(exitCode == 0, output);
        Assert.Contains("showroom is being changed (CREATE_IN_PROGRESS), by an earlier run or by another deployment: following that first", output, StringComparison.Ordinal);
        Assert.Contains("Nothing changed: showroom is up to date", output, StringComparison.Ordinal);
        Assert.Equal("CREATE_COMPLETE", endpoint.CloudFormation.StatusOf("showroom"));
        Assert.Single(endpoint.Requests, r => r.Action == "ExecuteChangeSet");
    }

    [Fact]
    public async Task A_failed_resource_gives_exit_code_1_and_its_reason()
    {
        await using var endpoint = await AwsEndpoint.StartAsync(TestContext.Current.CancellationToken);
        endpoint.CloudFormation.EventsPerPoll = EventsPerPoll;
        endpoint.CloudFormation.Failing["Postgres"] = "Cannot find version 17.6 for postgres";

        var (exitCode, output) = await RunAsync("deploy-aws", s_credentials, $"--aws:Endpoint={endpoint.Address}", "--aws:Images=skip");

        Assert.Equal(1, exitCode);
        Assert.Contains("aws was not created, its status is ROLLBACK_COMPLETE. Postgres (AWS::RDS::DBInstance): Cannot find version 17.6 for postgres", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_steps_of_Aspire_deploy_and_destroy_the_stack()
    {
        await using var endpoint = await AwsEndpoint.StartAsync(TestContext.Current.CancellationToken);
        endpoint.CloudFormation.EventsPerPoll = EventsPerPoll;
        string[] settings = [$"--aws:Endpoint={endpoint.Address}", "--aws:Images=skip", "--aws:StackName=showroom"];

        var deployed = await RunAsync("deploy", s_credentials, settings);
        Assert.True(deployed.ExitCode == 0, deployed.Output);
        Assert.Equal("CREATE_COMPLETE", endpoint.CloudFormation.StatusOf("showroom"));

        var unconfirmed = await RunAsync("destroy", s_credentials, settings);
        Assert.Equal(1, unconfirmed.ExitCode);
        Assert.Equal("CREATE_COMPLETE", endpoint.CloudFormation.StatusOf("showroom"));

        var deleted = await RunAsync("destroy", s_credentials, [.. settings, "--yes", "true"]);
        Assert.True(deleted.ExitCode == 0, deleted.Output);
        Assert.Null(endpoint.CloudFormation.StatusOf("showroom"));
    }

    [Fact]
    public async Task Without_credentials_one_sentence_names_the_settings()
    {
        var (exitCode, output) = await RunAsync("deploy-aws", [], "--aws:Endpoint=http://127.0.0.1:9");
        AssertOneSentence(exitCode, output, "No AWS credentials were found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    }

    [Fact]
    public async Task Without_a_region_one_sentence_names_the_settings()
    {
        var (exitCode, output) = await RunAsync("deploy-aws", [.. s_credentials, ("AWS_REGION", "")]);
        AssertOneSentence(exitCode, output, "No AWS region is set: set aws:Region or AWS_REGION, for instance to eu-central-1.");
    }

    [Fact]
    public async Task A_file_that_is_not_a_template_is_reported_in_one_sentence()
    {
        var (exitCode, output) = await RunAsync("diff-aws", [], $"--aws:Against={typeof(DeployStepTests).Assembly.Location}");
        AssertOneSentence(exitCode, output, "Tests.dll is not a template in YAML: line 1: ");
    }

    [Fact]
    public async Task A_protected_stack_is_not_deleted_half_way_and_what_stays_is_said()
    {
        await using var endpoint = await AwsEndpoint.StartAsync(TestContext.Current.CancellationToken);
        endpoint.CloudFormation.EventsPerPoll = 200;
        string[] settings = [$"--aws:Endpoint={endpoint.Address}", "--aws:Images=skip", "--aws:Preset=production", "--aws:StackName=showroom"];
        var deployed = await RunAsync("deploy-aws", s_credentials, settings);
        Assert.True(deployed.ExitCode == 0, deployed.Output);

        var (exitCode, output) = await RunAsync("destroy-aws", s_credentials, [.. settings, "--aws:Destroy=showroom"]);
        AssertOneSentence(exitCode, output, "Postgres of showroom is protected against deletion, and nothing was deleted: set DeletionProtection = false in the options, deploy, and destroy again.");
        Assert.Equal("CREATE_COMPLETE", endpoint.CloudFormation.StatusOf("showroom"));
    }

    [Fact]
    public async Task Credentials_that_expire_in_the_middle_are_reported_in_one_sentence()
    {
        await using var endpoint = await AwsEndpoint.StartAsync(TestContext.Current.CancellationToken);
        endpoint.RequestsUntilExpiry = 6;
        var (exitCode, output) = await RunAsync("deploy-aws", s_credentials, $"--aws:Endpoint={endpoint.Address}", "--aws:Images=skip");
        AssertOneSentence(exitCode, output, "The AWS credentials have expired: renew them (aws sso login, or new keys) and run the same command again. What CloudFormation has begun continues meanwhile.");
    }

    private static void AssertOneSentence(int exitCode, string output, string sentence)
    {
        Assert.Equal(1, exitCode);
        Assert.Equal(2, output.Split(sentence).Length);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", output, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output)> RunAsync(string step, (string, string)[] environment, params string[] settings) => AppHostRun.StepAsync(step, environment, settings);
}
