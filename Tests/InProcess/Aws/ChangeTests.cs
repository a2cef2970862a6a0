using System.Text.RegularExpressions;
using Showroom.Hosting.Aws;

namespace Showroom.Tests.InProcess.Aws;

/// <summary>A running stack of the application is changed: what the model says arrives, diff has said it before, and nothing else changes.</summary>
public sealed partial class ChangeTests
{
    private static readonly string[] s_production = [$"--aws:Preset={AwsPreset.Production}"];

    [Fact]
    public async Task Changes_of_preset_and_options_arrive_in_a_running_stack_and_can_be_taken_back()
    {
        await using var endpoint = await AwsEndpoint.StartAsync(TestContext.Current.CancellationToken);
        var cloud = endpoint.CloudFormation;
        cloud.EventsPerPoll = 200;
        string[] stack = [$"--aws:Endpoint={endpoint.Address}", "--aws:StackName=showroom", "--aws:Images=skip"];

        await DeployAsync([.. stack, "--aws:Parameters:ApiImageTag=v1", "--aws:Parameters:GatewayImageTag=v1"]);
        Assert.Equal(("cache.t4g.micro", "3"), (Property("Cache", "CacheNodeType"), Property("ApiService", "DesiredCount")));
        var free = Resolved();

        // The preset in code or settings is what the model says: each of its values is sent.
        await ChangeAsync(s_production);
        Assert.Equal(("cache.t4g.small", "2", "db.t4g.small", "50"), (Property("Cache", "CacheNodeType"), Property("Cache", "NumCacheClusters"), Property("Postgres", "DBInstanceClass"), Property("Postgres", "AllocatedStorage")));
        Assert.Equal(("v1", "3", null), (cloud.ParametersOf("showroom")["ApiImageTag"], Property("ApiScaling", "MinCapacity"), Property("ApiService", "DesiredCount")));

        // One option.
        var output = await ChangeAsync([.. s_production, "--aws:Parameters:CacheNodeType=cache.m7g.large"]);
        Assert.Equal("Cache", Assert.Single(cloud.Executed).Id);
        Assert.Contains("CacheNodeType is 'cache.t4g.small' in the stack and becomes 'cache.m7g.large': the setting decides", output, StringComparison.Ordinal);

        // The model overrides a value that was set by hand; a value that the model does not have stays.
        cloud.SetByHand("showroom", "PostgresClass", "db.r7g.large");
        cloud.SetByHand("showroom", "AlarmEmail", "night@shop.example");
        output = await ChangeAsync(s_production);
        Assert.Equal(["Cache", "Postgres"], cloud.Executed.Select(c => c.Id));
        Assert.Contains("PostgresClass is 'db.r7g.large' in the stack and becomes 'db.t4g.small': the model decides; --aws:Parameters:PostgresClass=db.r7g.large keeps it", output, StringComparison.Ordinal);
        Assert.Contains("AlarmEmail keeps 'night@shop.example' of the stack: the model says nothing", output, StringComparison.Ordinal);
        Assert.Equal("night@shop.example", Property("AlarmSubscription", "Endpoint"));

        // And back: the stack is what it was, but for the address that was set by hand.
        await ChangeAsync(["--aws:Parameters:AlarmEmail="]);
        Assert.Equal(free, Resolved());

        var deleted = await RunAsync("destroy-aws", [.. stack, "--aws:Destroy=showroom"]);
        Assert.True(deleted.ExitCode == 0, deleted.Output);
        Assert.Null(cloud.StatusOf("showroom"));
        Assert.Equal("/aws/rds/instance/postgres-1/postgresql", Assert.Single(endpoint.DeletedLogGroups));

        async Task<string> ChangeAsync(string[] settings)
        {
            var diff = await RunAsync("diff-aws", [.. stack, .. settings, "--aws:Against=stack"]);
            Assert.True(diff.ExitCode == 0, diff.Output);
            await DeployAsync([.. stack, .. settings]);
            var executed = cloud.Executed.Select(c => $"{(c.Action == "Modify" ? c.Replaces ? "replace" : "update" : c.Action.ToLowerInvariant())} {c.Id}").ToArray();
            // Whether a conditional replacement happens, and changes what refers to the resource, is known only to AWS.
            var predicted = Line().Matches(diff.Output).Select(m => (Kind: m.Groups[1].Value, Id: m.Groups[2].Value))
                .Where(c => c.Kind != "may update" || executed.Any(e => e.EndsWith($" {c.Id}", StringComparison.Ordinal)))
                .Select(c => !c.Kind.StartsWith("may", StringComparison.Ordinal) ? $"{c.Kind} {c.Id}" : executed.Contains($"replace {c.Id}") ? $"replace {c.Id}" : $"update {c.Id}");
            Assert.Equal(executed.Order(StringComparer.Ordinal), predicted.Order(StringComparer.Ordinal));
            return diff.Output;
        }

        string? Property(string id, string name) => cloud.ResourcesOf("showroom")[id].Properties[name]?.ToString();

        // A replaced resource has another identity, which is not a difference of its properties.
        string Resolved() => string.Join('\n', cloud.ResourcesOf("showroom").OrderBy(r => r.Key, StringComparer.Ordinal)
            .Select(r => $"{r.Key} {r.Value.Type} {Generation().Replace(r.Value.Properties.ToJsonString(), "-n")}"));
    }

    [Fact]
    public async Task Tags_of_the_environment_and_of_the_user_are_tags_of_the_stack()
    {
        await using var endpoint = await AwsEndpoint.StartAsync(TestContext.Current.CancellationToken);
        endpoint.CloudFormation.EventsPerPoll = 200;

        await DeployAsync([$"--aws:Endpoint={endpoint.Address}", "--aws:StackName=showroom", "--aws:Images=skip", "--environment", "Staging"]);

        Assert.Equal(new Dictionary<string, string> { ["Environment"] = "Staging", ["ManagedBy"] = "aspire" }, endpoint.CloudFormation.TagsOf("showroom"));
    }

    private static async Task DeployAsync(string[] settings)
    {
        var (exitCode, output) = await RunAsync("deploy-aws", settings);
        Assert.True(exitCode == 0, output);
    }

    private static Task<(int ExitCode, string Output)> RunAsync(string step, string[] settings) => AppHostRun.StepAsync(step, AppHostRun.Credentials, settings);

    [GeneratedRegex(@"^  (add|may update|update|may replace|replace|remove) +(\w+) \(AWS", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"(?<=[A-Za-z0-9])-\d+(?=[.:""/}])")]
    private static partial Regex Generation();
}
