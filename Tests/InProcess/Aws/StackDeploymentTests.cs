using Showroom.Hosting.Aws.Deployment;
using Showroom.Hosting.Aws.Signing;

namespace Showroom.Tests.InProcess.Aws;

/// <summary>Stacks are created, changed and deleted over HTTP, against an endpoint that checks every signature.</summary>
public sealed class StackDeploymentTests
{
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_stack_is_created_with_its_events_logged_and_its_outputs()
    {
        await using var test = await DeploymentUnderTest.StartAsync();

        var (stack, changed) = await test.DeployAsync(DeploymentUnderTest.Template());

        Assert.True(changed);
        Assert.Equal("CREATE_COMPLETE", stack.Status);
        Assert.Equal([new StackOutput("CacheEndpoint", "CacheEndpoint of shop", "Where the cache is")], stack.Outputs);
        Assert.Equal(
        [
            "Add Cache (AWS::ElastiCache::ReplicationGroup)",
            "Add Database (AWS::RDS::DBInstance)",
            "Add Role (AWS::IAM::Role)",
            "CREATE_IN_PROGRESS shop (AWS::CloudFormation::Stack): User Initiated",
            "CREATE_IN_PROGRESS Cache (AWS::ElastiCache::ReplicationGroup)",
            "CREATE_COMPLETE Cache (AWS::ElastiCache::ReplicationGroup)",
            "CREATE_IN_PROGRESS Database (AWS::RDS::DBInstance)",
            "CREATE_COMPLETE Database (AWS::RDS::DBInstance)",
            "CREATE_IN_PROGRESS Role (AWS::IAM::Role)",
            "CREATE_COMPLETE Role (AWS::IAM::Role)",
            "CREATE_COMPLETE shop (AWS::CloudFormation::Stack)",
        ], test.Messages);
    }

    [Fact]
    public async Task The_second_deployment_changes_nothing()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        var (first, _) = await test.DeployAsync(DeploymentUnderTest.Template());

        var (second, changed) = await test.DeployAsync(DeploymentUnderTest.Template());

        Assert.False(changed);
        Assert.Equal((first.Id, "CREATE_COMPLETE"), (second.Id, second.Status));
        Assert.Single(test.Endpoint.Requests, r => r.Action == "ExecuteChangeSet");
    }

    [Fact]
    public async Task An_update_logs_only_its_own_events()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        await test.DeployAsync(DeploymentUnderTest.Template());
        var before = test.Messages.Count();

        var (stack, changed) = await test.DeployAsync(DeploymentUnderTest.Template(engine: "valkey"));

        Assert.True(changed);
        Assert.Equal("UPDATE_COMPLETE", stack.Status);
        Assert.Equal(
        [
            "Replace Cache (AWS::ElastiCache::ReplicationGroup)",
            "UPDATE_IN_PROGRESS shop (AWS::CloudFormation::Stack): User Initiated",
            "UPDATE_IN_PROGRESS Cache (AWS::ElastiCache::ReplicationGroup)",
            "UPDATE_COMPLETE Cache (AWS::ElastiCache::ReplicationGroup)",
            "UPDATE_COMPLETE shop (AWS::CloudFormation::Stack)",
        ], test.Messages.Skip(before));
    }

    [Fact]
    public async Task A_parameter_without_a_value_keeps_that_of_the_stack()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        await test.DeployAsync(DeploymentUnderTest.Template(), ("Size", "large"));

        await test.DeployAsync(DeploymentUnderTest.Template(engine: "valkey"), ("Tag", "v2"));

        Assert.Equal(("large", "v2"), (test.CloudFormation.ParametersOf("shop")["Size"], test.CloudFormation.ParametersOf("shop")["Tag"]));
    }

    [Fact]
    public async Task A_parameter_that_is_new_in_the_template_takes_its_default()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        await test.DeployAsync(DeploymentUnderTest.Template());
        var template = DeploymentUnderTest.Template(engine: "valkey");
        template["Parameters"]!["Zone"] = new System.Text.Json.Nodes.JsonObject { ["Type"] = "String", ["Default"] = "a" };

        await test.DeployAsync(template);

        Assert.Equal("a", test.CloudFormation.ParametersOf("shop")["Zone"]);
    }

    [Fact]
    public async Task A_failed_resource_ends_the_deployment_with_its_reason_only()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        test.CloudFormation.Failing["Database"] = "Cannot find version 17.6 for postgres";

        var refused = await Assert.ThrowsAsync<AwsException>(() => test.DeployAsync(DeploymentUnderTest.Template()));

        Assert.Equal("shop was not created, its status is ROLLBACK_COMPLETE. Database (AWS::RDS::DBInstance): Cannot find version 17.6 for postgres", refused.Message);
    }

    [Fact]
    public async Task A_stack_that_failed_to_create_is_deleted_by_the_next_deployment()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        test.CloudFormation.Failing["Database"] = "no";
        await Assert.ThrowsAsync<AwsException>(() => test.DeployAsync(DeploymentUnderTest.Template()));
        test.CloudFormation.Failing.Clear();

        var (stack, _) = await test.DeployAsync(DeploymentUnderTest.Template());

        Assert.Equal("CREATE_COMPLETE", stack.Status);
        Assert.Contains("The first deployment of shop failed, so it can only be deleted: deleting it", test.Messages);
    }

    [Fact]
    public async Task A_failed_update_is_rolled_back()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        await test.DeployAsync(DeploymentUnderTest.Template());
        test.CloudFormation.Failing["Cache"] = "valkey needs a larger node";

        var refused = await Assert.ThrowsAsync<AwsException>(() => test.DeployAsync(DeploymentUnderTest.Template(engine: "valkey")));

        Assert.Equal("shop was not updated, its status is UPDATE_ROLLBACK_COMPLETE. Cache (AWS::ElastiCache::ReplicationGroup): valkey needs a larger node", refused.Message);
        Assert.False((await test.DeployAsync(DeploymentUnderTest.Template())).Changed);
    }

    [Fact]
    public async Task Deleting_a_deleted_stack_finds_none()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        await test.DeployAsync(DeploymentUnderTest.Template());

        Assert.True(await test.Stacks.DestroyAsync(Deadline));
        Assert.Null(test.CloudFormation.StatusOf("shop"));
        Assert.Contains("DELETE_COMPLETE Cache (AWS::ElastiCache::ReplicationGroup)", test.Messages);
        Assert.False(await test.Stacks.DestroyAsync(Deadline));
    }

    [Fact]
    public async Task A_resource_that_cannot_be_deleted_is_reported_with_its_reason()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        await test.DeployAsync(DeploymentUnderTest.Template());
        test.CloudFormation.Failing["Database"] = "Cannot delete protected DB Instance";

        var refused = await Assert.ThrowsAsync<AwsException>(() => test.Stacks.DestroyAsync(Deadline));

        Assert.Equal("shop was not deleted, its status is DELETE_FAILED. Database (AWS::RDS::DBInstance): Cannot delete protected DB Instance", refused.Message);
    }

    [Fact]
    public async Task A_change_set_of_another_deployment_is_reported_and_the_next_run_computes_the_change_anew()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        await test.DeployAsync(DeploymentUnderTest.Template());
        test.CloudFormation.IsObsolete = true;

        var refused = await Assert.ThrowsAsync<AwsException>(() => test.DeployAsync(DeploymentUnderTest.Template(), ("Size", "large")));
        test.CloudFormation.IsObsolete = false;

        Assert.Equal("shop was changed by another change set meanwhile (ChangeSet is in [OBSOLETE] status and cannot be executed): run the same command again, which computes the change anew.", refused.Message);
        Assert.True((await test.DeployAsync(DeploymentUnderTest.Template(), ("Size", "large"))).Changed);
    }

    [Fact]
    public async Task An_image_that_does_not_start_is_reported_with_the_message_of_the_circuit_breaker()
    {
        await using var test = await DeploymentUnderTest.StartAsync();
        await test.DeployAsync(DeploymentUnderTest.Template());
        test.CloudFormation.Failing["Database"] = "ECS Deployment Circuit Breaker was triggered: (service shop) (task 1) failed container health checks.";

        var refused = await Assert.ThrowsAsync<AwsException>(() => test.DeployAsync(DeploymentUnderTest.Template(), ("Size", "large")));

        Assert.Contains("its status is UPDATE_ROLLBACK_COMPLETE", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ECS Deployment Circuit Breaker was triggered", refused.Message, StringComparison.Ordinal);
    }
}
