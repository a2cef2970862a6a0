using Showroom.Hosting.Aws;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.ElastiCache;
using Showroom.Tests.Model.Aws;

namespace Showroom.Tests.InProcess.Aws;

/// <summary>Mistakes that people make when they deploy: each is refused before anything is sent, with a sentence that says what to change.</summary>
public sealed class TypedMistakeTests
{
    private const string Certificate = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000";

    /// <summary>In a setting, on the command line or in a file.</summary>
    public static TheoryData<string, string> Settings => new()
    {
        { "--aws:Presett=production", "The setting 'aws:Presett' does not exist. Is it Preset?" },
        { "--aws:Preset=prodution", "aws:Preset is 'prodution'. Allowed: free-tier, production, high-availability, console-walkthrough, terraform-module, chat-cluster." },
        { "--aws:Region=eu-centrl-1", "'eu-centrl-1' is not an AWS region: set aws:Region or AWS_REGION to one such as eu-central-1. Is it eu-central-1?" },
        { "--aws:Images=none", "aws:Images is 'none'. Allowed: build (the default), and skip, which leaves the images as they are." },
        { "--aws:Format=yml", "aws:Format is 'yml'. Allowed: json (the default), yaml." },
        { "--aws:StackName=my_stack", "aws:StackName is 'my_stack'. A stack's name has up to 128 letters, digits and hyphens, and begins with a letter." },
        { "--aws:Bucket=My_Bucket", "aws:Bucket is 'My_Bucket'. It must be a bucket's name: 3 to 63 lower-case letters, digits, hyphens and dots." },
        { "--aws:Timeout=soon", "aws:Timeout is 'soon'. It must be a time such as 01:30:00, a day at most." },
        { "--aws:Endpoint=http://example.com", "aws:Endpoint is 'http://example.com'. It must be an https address, or http on this machine." },
        { "--aws:Parameters:CacheNodTyp=cache.t4g.small", "aws:Parameters:CacheNodTyp is not a parameter of the template. Is it CacheNodeType? Allowed: " },
        { "--aws:Parameters:CacheNodeType=cache.t9.huge", "Cache.CacheNodeType: 'cache.t9.huge' does not exist. Allowed: cache.t3.{micro|small|medium}; " },
        { "--aws:Parameters:CacheNodeType=t4g.small", @"aws:Parameters:CacheNodeType: 't4g.small' does not match cache\.[a-z0-9]+\.[a-z0-9]+ (Node type of cache)." },
        { "--aws:Parameters:CacheEngineVersion=latest", @"aws:Parameters:CacheEngineVersion: 'latest' does not match 8\.[0-9]+ (Engine version of cache, in the family of its parameter group)." },
        { "--aws:Parameters:PostgresEngineVersion=16", @"aws:Parameters:PostgresEngineVersion: '16' does not match 17(\.[0-9]+)? (PostgreSQL version of postgres, in the family of its parameter group)." },
        { "--aws:Parameters:PostgresStorage=5", "aws:Parameters:PostgresStorage: '5' is not a number from 20 to 65536 (Storage of postgres in GB)." },
        { "--aws:Parameters:ApiCount=three", "aws:Parameters:ApiCount: 'three' is not a number from 0 to any (Number of tasks of api)." },
        { "--aws:Parameters:AlarmEmail=night.shop.example", @"aws:Parameters:AlarmEmail: 'night.shop.example' does not match ([^@\s]+@[^@\s]+)? (E-mail address that alarms are sent to; empty for none)." },
        { $"--aws:CertificateArn={Certificate}", "Site.CertificateArn is a certificate of us-east-1, and the stack is in eu-central-1. Allowed: one of eu-central-1: a load balancer uses certificates of its own region only." },
        { "--aws:Domain=https://shop.example.com", "Site.Domain is 'https://shop.example.com'. Allowed: a host name such as shop.example.com, without scheme, port and path, or null." },
        { "--aws:HostedZoneId=example.com", "Site.HostedZoneId is 'example.com'. Allowed: the id of a public hosted zone of Route 53, Z and capital letters and digits, or null." },
    };

    /// <summary>In the options in code.</summary>
    public static TheoryData<string, string> Options => new()
    {
        { "a public network", "Network.Cidr '8.8.0.0/16' is not private: addresses of the internet in it could not be reached. Allowed: a part of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10." },
        { "an engine version called latest", "Cache (cache).EngineVersion is 'latest'. Allowed for valkey: 7.2, 8.0, 8.1 (2026-11; AllowUnknownNodeTypes accepts newer ones)." },
        { "too little storage", "Database (postgres).StorageGigabytes is 5. Allowed: 20 to 65536." },
        { "failover without a replica", "Cache (cache).AutomaticFailover needs a replica to fail over to, and Cache (cache).Replicas is 0. Allowed: 1 to 5." },
        { "memory that Fargate does not offer", "Services (api).MemoryMegabytes 4096 cannot be combined with Cpu 256. Allowed: 512, 1024, 2048." },
        { "a cache that has no scripts", "Cache (cache).Engine is Memcached, which has no scripts, publish/subscribe, sorted sets, hashes and lists: product cache (scripts, publish/subscribe, sorted sets)" },
        { "a logical id with a typing error", "ConfigureResource: 'Cahce' is not in the template. Is it Cache?" },
    };

    [Fact]
    public void There_are_at_least_20_mistakes() => Assert.True(Settings.Count + Options.Count >= 20);

    [Theory]
    [MemberData(nameof(Settings))]
    public Task A_mistake_in_a_setting_is_refused_before_anything_is_sent(string setting, string sentence) => AssertRefusedAsync(setting, _ => { }, sentence);

    [Theory]
    [MemberData(nameof(Options))]
    public Task A_mistake_in_the_options_is_refused_before_anything_is_sent(string mistake, string sentence) => AssertRefusedAsync(
        "--aws:StackName=shop",
        aws =>
        {
            _ = mistake switch
            {
                "a public network" => aws.WithOptions(o => o with { Network = o.Network with { Cidr = "8.8.0.0/16" } }),
                "an engine version called latest" => aws.WithOptions(o => o with { Cache = o.Cache with { EngineVersion = "latest" } }),
                "too little storage" => aws.WithOptions(o => o with { Database = o.Database with { StorageGigabytes = 5 } }),
                "failover without a replica" => aws.WithOptions(o => o with { Cache = o.Cache with { AutomaticFailover = true } }),
                "memory that Fargate does not offer" => aws.WithOptions(o => o with { Services = new FargateOptions { MemoryMegabytes = 4096 } }),
                "a cache that has no scripts" => aws.WithOptions(o => o with { Cache = new() { Engine = CacheEngine.Memcached } }),
                _ => aws.ConfigureResource("Cahce", _ => { }),
            };
        },
        sentence);

    private static async Task AssertRefusedAsync(string setting, Action<IResourceBuilder<AwsEnvironmentResource>> configure, string sentence)
    {
        await using var endpoint = await AwsEndpoint.StartAsync(TestContext.Current.CancellationToken);
        using var output = new PublishOutput();

        var refused = await Record.ExceptionAsync(async () =>
        {
            await using var builder = await output.CreateAsync("deploy-aws", $"--aws:Endpoint={endpoint.Address}", "--aws:Region=eu-central-1", setting);
            configure(builder.Environment());
            await output.PublishAsync(builder);
        });

        var lines = Causes(refused).SelectMany(cause => cause.Message.Split('\n')).ToArray();
        Assert.True(lines.Any(line => line.StartsWith(sentence, StringComparison.Ordinal)), $"Expected: {sentence}\nFound: {refused}");
        Assert.Empty(endpoint.Requests);
    }

    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
