using System.Text.Json.Nodes;
using Amazon.Runtime;
using Showroom.Hosting.Aws.Deployment;
using Showroom.Hosting.Aws.Signing;
using Showroom.Hosting.Aws.TemplateStorage;
using Showroom.Tests.InProcess.Caching;

namespace Showroom.Tests.InProcess.Aws;

/// <summary>The deployment of a small template to an endpoint of its own.</summary>
internal sealed class DeploymentUnderTest : IAsyncDisposable
{
    public const string StackName = "shop";

    private readonly SignedClient _cloudFormation;
    private readonly SignedClient _s3;
    private readonly SignedClient _sts;
    private readonly SkippingClock _clock = new();

    private DeploymentUnderTest(AwsEndpoint endpoint, string region)
    {
        Endpoint = endpoint;
        var account = new AwsAccount(new SessionAWSCredentials(AwsEndpoint.AccessKey, AwsEndpoint.SecretKey, "session"), region, new Uri(endpoint.Address));
        var backoff = new Backoff(TimeProvider.System, TimeSpan.FromMilliseconds(1), (failure, attempt, _) => Retries.Add((failure.Code, attempt)));
        (_cloudFormation, _s3, _sts) = (Client("cloudformation"), Client("s3"), Client("sts"));
        Settings = new("aws", StackName, region, null, TimeSpan.FromMinutes(2)) { Poll = (TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20)) };
        Stacks = new(new CloudFormationClient(_cloudFormation), Settings, _clock, Logger);

        SignedClient Client(string service) => new(account, service, backoff, TimeSpan.FromSeconds(30));
    }

    public AwsEndpoint Endpoint { get; }

    public CloudFormation CloudFormation => Endpoint.CloudFormation;

    public DeploymentSettings Settings { get; }

    public StackDeployment Stacks { get; }

    public RecordingLogger Logger { get; } = new();

    public List<(string? Code, int Attempt)> Retries { get; } = [];

    public IEnumerable<string> Messages => Logger.Entries.Select(e => e.Text);

    public static async Task<DeploymentUnderTest> StartAsync(string region = AwsEndpoint.Region) => new(await AwsEndpoint.StartAsync(TestContext.Current.CancellationToken, region), region);

    /// <summary>A cache, a database of the class in the parameter Size, and an output.</summary>
    public static JsonObject Template(string engine = "redis") => JsonNode.Parse($$"""
        {
          "Parameters": { "Size": { "Type": "String", "Default": "small" }, "Tag": { "Type": "String", "Default": "" } },
          "Resources": {
            "Cache": { "Type": "AWS::ElastiCache::ReplicationGroup", "Properties": { "Engine": "{{engine}}" } },
            "Database": { "Type": "AWS::RDS::DBInstance", "Properties": { "DBInstanceClass": { "Ref": "Size" } } },
            "Role": { "Type": "AWS::IAM::Role" }
          },
          "Outputs": { "CacheEndpoint": { "Description": "Where the cache is", "Value": "x" } }
        }
        """)!.AsObject();

    public async Task<(Stack Stack, bool Changed)> DeployAsync(JsonObject template, CancellationToken cancellationToken, params (string Name, string Value)[] parameters) =>
        await Stacks.DeployAsync(await InputAsync(template, null, parameters), cancellationToken);

    public Task<(Stack Stack, bool Changed)> DeployAsync(JsonObject template, params (string Name, string Value)[] parameters) =>
        DeployAsync(template, TestContext.Current.CancellationToken, parameters);

    public async Task<StackInput> InputAsync(JsonObject template, string? bucket, params (string Name, string Value)[] parameters) => new(
        await Templates(bucket).StoreAsync(template.ToJsonString(), TestContext.Current.CancellationToken), [.. template["Parameters"]!.AsObject().Select(p => p.Key)],
        parameters.ToDictionary(p => p.Name, p => p.Value), new Dictionary<string, string>());

    /// <summary>Waits until the deployment has executed its change set and polls the events of the stack.</summary>
    public async Task FollowsAsync(Task deployment)
    {
        while (!Endpoint.Requests.SkipWhile(r => r.Action != "ExecuteChangeSet").Any(r => r.Action == "DescribeStackEvents"))
        {
            if (deployment.IsCompleted)
            {
                await deployment;
                Assert.Fail("The deployment ended before it polled the events of its change.");
            }

            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits for a message of a deployment.</summary>
    public async Task LogsAsync(string message, Task deployment)
    {
        while (!Logger.Entries.ToArray().Any(e => e.Text == message))
        {
            if (deployment.IsCompleted)
            {
                await deployment;
                Assert.Fail($"The deployment ended without the message: {message}");
            }

            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Advances the clock of the deployment.</summary>
    public void Skip(TimeSpan time) => _clock.Skip(time);

    /// <summary>The templates of a stack, in a bucket of the user or in that of the library.</summary>
    public TemplateStore Templates(string? bucket = null, string stack = StackName) => new(_s3, _sts, new(stack, Settings.Region, bucket, "aws:Bucket"), Logger);

    public ValueTask DisposeAsync()
    {
        _cloudFormation.Dispose();
        _s3.Dispose();
        _sts.Dispose();
        return Endpoint.DisposeAsync();
    }

    private sealed class SkippingClock : TimeProvider
    {
        private long _skipped;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref _skipped);

        public void Skip(TimeSpan time) => Interlocked.Add(ref _skipped, time.Ticks);
    }
}
