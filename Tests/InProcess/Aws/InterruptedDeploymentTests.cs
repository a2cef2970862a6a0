using Showroom.Hosting.Aws.Signing;

namespace Showroom.Tests.InProcess.Aws;

/// <summary>What the next deployment does after one that was interrupted, and beside one that is in progress.</summary>
public sealed class InterruptedDeploymentTests
{
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Waiting_ends_after_the_timeout_and_the_next_deployment_follows_the_change_in_progress()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        test.CloudFormation.Stuck = true;
        var deployment = test.DeployAsync(DeploymentUnderTest.Template());
        await test.FollowsAsync(deployment);

        test.Skip(test.Settings.Timeout);
        var late = await Assert.ThrowsAsync<AwsException>(() => deployment);
        var next = test.DeployAsync(DeploymentUnderTest.Template());
        await test.LogsAsync("shop is being changed (CREATE_IN_PROGRESS), by an earlier run or by another deployment: following that first", next);
        test.CloudFormation.Stuck = false;

        Assert.StartsWith("shop has not finished within 00:02:00 (aws:Timeout)", late.Message, StringComparison.Ordinal);
        Assert.Equal(("CREATE_COMPLETE", false), ((await next).Stack.Status, (await next).Changed));
        Assert.Contains("CREATE_COMPLETE Database (AWS::RDS::DBInstance)", test.Messages);
        Assert.Contains("The change of shop that was in progress ended with CREATE_COMPLETE; what is still different follows", test.Messages);
        Assert.Single(test.Endpoint.Requests, r => r.Action == "ExecuteChangeSet");
    }

    [Fact]
    public async Task A_deployment_that_finds_another_in_progress_follows_it_and_then_changes_what_is_still_different()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        await test.DeployAsync(DeploymentUnderTest.Template());
        test.CloudFormation.Stuck = true;
        var other = test.DeployAsync(DeploymentUnderTest.Template(engine: "valkey"));
        await Eventually.HoldsAsync(() => test.CloudFormation.StatusOf("shop") == "UPDATE_IN_PROGRESS", () => "The other deployment did not begin.");

        var ours = test.DeployAsync(DeploymentUnderTest.Template(engine: "valkey"), ("Size", "large"));
        await test.LogsAsync("shop is being changed (UPDATE_IN_PROGRESS), by an earlier run or by another deployment: following that first", ours);
        test.CloudFormation.Stuck = false;

        Assert.Equal((true, true), ((await other).Changed, (await ours).Changed));
        Assert.Equal("Database", Assert.Single(test.CloudFormation.Executed).Id);
    }

    [Fact]
    public async Task A_stack_that_is_being_deleted_is_not_created_meanwhile()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        await test.DeployAsync(DeploymentUnderTest.Template());
        test.CloudFormation.SetStatus("shop", "DELETE_IN_PROGRESS", "User Initiated");

        var refused = await Assert.ThrowsAsync<AwsException>(() => test.DeployAsync(DeploymentUnderTest.Template()));

        Assert.Equal("shop is being deleted: when that has finished, the same command creates it anew.", refused.Message);
    }

    [Theory]
    [InlineData("UPDATE_ROLLBACK_FAILED", "shop could not roll back a failed update (Database: no space): correct the cause, then run aws cloudformation continue-update-rollback --stack-name shop.")]
    [InlineData("ROLLBACK_FAILED", "shop has the status ROLLBACK_FAILED (Database: no space) and can only be deleted: delete it first with the step destroy-aws.")]
    [InlineData("DELETE_FAILED", "shop has the status DELETE_FAILED (Database: no space) and can only be deleted: delete it first with the step destroy-aws.")]
    public async Task A_stack_that_needs_a_person_is_not_changed_and_the_message_has_the_next_command(string status, string sentence)
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        await test.DeployAsync(DeploymentUnderTest.Template());
        test.CloudFormation.SetStatus("shop", status, "Database: no space");

        var refused = await Assert.ThrowsAsync<AwsException>(() => test.DeployAsync(DeploymentUnderTest.Template(engine: "valkey")));

        Assert.Equal(sentence, refused.Message);
        Assert.Single(test.Endpoint.Requests, r => r.Action == "CreateChangeSet");
    }

    [Fact]
    public async Task A_rollback_that_was_continued_by_hand_is_followed_by_the_next_deployment()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        await test.DeployAsync(DeploymentUnderTest.Template());
        test.CloudFormation.SetStatus("shop", "UPDATE_ROLLBACK_COMPLETE", "continued");

        Assert.True((await test.DeployAsync(DeploymentUnderTest.Template(engine: "valkey"))).Changed);
    }

    [Fact]
    public async Task Credentials_that_expire_while_a_change_is_followed_end_the_waiting_and_the_next_run_continues()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        test.CloudFormation.Stuck = true;
        var deployment = test.DeployAsync(DeploymentUnderTest.Template());
        await test.FollowsAsync(deployment);
        test.Endpoint.RequestsUntilExpiry = test.Endpoint.Requests.Count;

        var expired = await Assert.ThrowsAsync<AwsException>(() => deployment);
        (test.Endpoint.RequestsUntilExpiry, test.CloudFormation.Stuck) = (int.MaxValue, false);
        var (stack, changed) = await test.DeployAsync(DeploymentUnderTest.Template());

        Assert.StartsWith("The AWS credentials have expired: renew them", expired.Message, StringComparison.Ordinal);
        Assert.Equal(("CREATE_COMPLETE", false), (stack.Status, changed));
        Assert.Single(test.Endpoint.Requests, r => r.Action == "ExecuteChangeSet");
    }

    [Fact]
    public async Task Throttling_while_a_change_is_followed_delays_it_only()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        test.CloudFormation.Stuck = true;
        var deployment = test.DeployAsync(DeploymentUnderTest.Template());
        await test.FollowsAsync(deployment);
        test.Endpoint.Throttle(3);
        test.CloudFormation.Stuck = false;

        Assert.Equal("CREATE_COMPLETE", (await deployment).Stack.Status);
        Assert.Equal(3, test.Retries.Count);
    }

    [Fact]
    public async Task Cancelling_logs_that_CloudFormation_continues()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        test.CloudFormation.Stuck = true;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Deadline);
        var deployment = test.DeployAsync(DeploymentUnderTest.Template(), stop.Token);
        await test.FollowsAsync(deployment);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => deployment);
        Assert.Contains("Stopped waiting; CloudFormation continues with shop", test.Messages);
    }
}
