using Microsoft.Extensions.Configuration;
using Showroom.Hosting.Aws;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.ElastiCache;

namespace Showroom.Tests.Model.Aws;

/// <summary>Contradictory options are rejected before anything is written, naming the option and the allowed values.</summary>
public sealed class OptionsTests
{
    private const string Certificate = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000";

    private static readonly AwsOptions s_small = AwsPreset.Options(AwsPreset.FreeTier);

    public static TheoryData<string, string, string> Contradictions => new()
    {
        { "failover without replicas", "Cache (cache).AutomaticFailover", "1 to 5" },
        { "multi-az without failover", "Cache (cache).MultiAz", "true" },
        { "multi-az with one zone", "Cache (cache).MultiAz", "2 or 3" },
        { "database over zones with one zone", "Database (postgres).MultiAz", "2 or 3" },
        { "one zone", "Network.AvailabilityZones", "2 or 3" },
        { "shards without failover", "Cache (cache).Shards", "AutomaticFailover" },
        { "zero shards", "Cache (cache).Shards", "1 to 90" },
        { "serverless shards", "Cache (cache).Shards", "null" },
        { "six replicas", "Cache (cache).Replicas", "0 to 5" },
        { "a cidr too small", "Network.Cidr", "/16 to /24" },
        { "an invalid cidr", "Network.Cidr", "10.0.0.0/16" },
        { "a cidr with host bits", "Network.Cidr", "10.0.0.0/16" },
        { "a node type that does not exist", "Cache (cache).NodeType", "cache.t4g.{micro|small|medium}" },
        { "an instance class that does not exist", "Database (postgres).InstanceClass", "db.t4g.{micro|small|medium|large|xlarge|2xlarge}" },
        { "an invalid combination of cpu and memory", "Services (api).MemoryMegabytes", "512, 1024, 2048" },
        { "a cpu size that does not exist", "Services (api).Cpu", "256, 512, 1024" },
        { "a maximum below the count", "Services (api).MaxCount", "3 and more" },
        { "a stop shorter than the drain", "Services (api).StopTimeout", "00:00:05" },
        { "an invalid health path", "Services (api).HealthPath", "/health" },
        { "an alive path with a command in it", "Services (api).AlivePath", "/health" },
        { "an invalid snapshot window", "Cache (cache).SnapshotWindow", "hh:mm-hh:mm" },
        { "a snapshot window too short", "Cache (cache).SnapshotWindow", "at least an hour" },
        { "an eviction policy that does not exist", "Cache (cache).MaxMemoryPolicy", "allkeys-lru" },
        { "a storage maximum too low", "Database (postgres).MaxStorageGigabytes", "22" },
        { "too long a backup retention", "Database (postgres).BackupRetentionDays", "0 (none) to 35" },
        { "a retention that CloudWatch does not offer", "Monitoring.LogRetentionDays", "1, 3, 5, 7" },
        { "an alarm e-mail without alarms", "Monitoring.AlarmEmail", "true" },
        { "an invalid certificate", "Site.CertificateArn", "arn:aws:acm" },
        { "a certificate of another region", "Site.CertificateArn is a certificate of us-east-1, and the stack is in ap-northeast-2", "one of ap-northeast-2" },
        { "a server certificate of IAM", "Site.CertificateArn", "a certificate in ACM" },
        { "a certificate without a domain", "Site.CertificateArn needs Site.Domain", "a host name of the certificate" },
        { "a domain without a certificate", "Site.Domain needs a certificate", "HostedZoneId" },
        { "a domain with a scheme", "Site.Domain", "without scheme" },
        { "the name of a zone as its id", "Site.HostedZoneId", "Z and capital letters" },
        { "a version called latest", "Cache (cache).EngineVersion is 'latest'", "7.2, 8.0, 8.1" },
        { "a version of the other engine", "Cache (cache).EngineVersion is '8.0'", "6.0, 6.2, 7.0, 7.1" },
        { "a database version called latest", "Database (postgres).EngineVersion is 'latest'", "17" },
        { "a database version of MySQL", "Database (postgres).EngineVersion is '8.0.39'", "17" },
        { "too little storage", "Database (postgres).StorageGigabytes is 5", "20 to 65536" },
        { "a public network", "Network.Cidr '8.8.0.0/16' is not private", "10.0.0.0/8" },
        { "an existing network without subnets", "Network.PrivateSubnetIds names 0 subnets", "two or more" },
        { "subnets without their network", "Network.PublicSubnetIds are subnets of an existing network", "vpc-..." },
        { "a network by its name", "Network.VpcId is 'default'", "vpc-..." },
        { "one subnet twice", "Network.PrivateSubnetIds names 1 subnets", "different zones" },
        { "Memcached with replicas", "Cache (cache).Replicas cannot be combined with Memcached", "it does not replicate" },
        { "Memcached with snapshots", "Cache (cache).SnapshotRetentionDays cannot be combined with Memcached", "0" },
        { "serverless Memcached", "Cache (cache).Serverless cannot be combined with Memcached", "false" },
        { "sixty-one nodes of Memcached", "Cache (cache).Memcached.Nodes is 61", "1 to 60" },
        { "one node of Memcached over zones", "Cache (cache).MultiAz needs two nodes", "2 to 60" },
        { "a host with a scheme", "Site.AllowedHosts", "shop.example" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void A_contradiction_is_refused(string contradiction, string option, string allowed)
    {
        var refused = Assert.Throws<DistributedApplicationException>(() => ShowroomTopology.Build(ShowroomTopology.Of(Contradict(contradiction))));
        Assert.Contains(refused.Message.Split(Environment.NewLine), line => line.StartsWith(option, StringComparison.Ordinal) && line.Contains("Allowed", StringComparison.Ordinal) && line.Contains(allowed, StringComparison.Ordinal));
    }

    [Fact]
    public void All_contradictions_are_reported_together()
    {
        var refused = Assert.Throws<DistributedApplicationException>(() => ShowroomTopology.Build(ShowroomTopology.Of(s_small with { Network = new() { Cidr = "x" }, Cache = new() { Replicas = 9 } })));
        Assert.Equal(2, refused.Message.Split(Environment.NewLine).Length);
    }

    [Fact]
    public void A_second_site_is_refused()
    {
        var two = ShowroomTopology.Of(s_small).WithApi(api => api with { External = true });
        Assert.Contains("api and gateway have external endpoints", Assert.Throws<DistributedApplicationException>(() => ShowroomTopology.Build(two)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_preset_that_does_not_exist_is_refused_with_those_that_do() =>
        Assert.Contains("free-tier, production, high-availability", Assert.Throws<ArgumentException>(() => AwsPreset.Options("cheap")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_setting_chooses_the_preset_and_the_region_and_the_code_refines_them()
    {
        var environment = new AwsEnvironmentResource("aws") { Preset = AwsPreset.HighAvailability };
        environment.Refine(options => options with { Cache = options.Cache with { Replicas = 4 } });
        Assert.Equal(3, Options(environment).Network.AvailabilityZones);

        var options = Options(environment, ("aws:Preset", AwsPreset.Production), ("aws:Region", "eu-central-1"), ("AWS_REGION", "us-west-2"));
        Assert.Equal((2, "eu-central-1", 4), (options.Network.AvailabilityZones, options.Region, options.Cache.Replicas));
        Assert.Contains("Allowed: free-tier", Assert.Throws<DistributedApplicationException>(() => Options(environment, ("aws:Preset", "cheap"))).Message, StringComparison.Ordinal);
    }

    private static AwsOptions Options(AwsEnvironmentResource environment, params (string Key, string Value)[] settings) =>
        environment.OptionsFrom(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build());

    [Theory]
    [InlineData("{nowhere.bindings.http.url}", "nowhere")]
    [InlineData("key={operator-password.value}", "a variable of its own")]
    public void A_variable_that_cannot_be_resolved_is_refused_by_name(string value, string reason)
    {
        var topology = ShowroomTopology.Of(s_small).WithApi(api => api with { Environment = [.. api.Environment, new Variable("ODD", value, true)] });
        var refused = Assert.Throws<DistributedApplicationException>(() => ShowroomTopology.Build(topology));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private static AwsOptions Contradict(string contradiction) => contradiction switch
    {
        "failover without replicas" => s_small with { Cache = new() { AutomaticFailover = true } },
        "multi-az without failover" => s_small with { Cache = new() { Replicas = 1, MultiAz = true } },
        "multi-az with one zone" => s_small with { Cache = new() { Replicas = 1, AutomaticFailover = true, MultiAz = true }, Network = new() { AvailabilityZones = 1 } },
        "database over zones with one zone" => s_small with { Database = new() { MultiAz = true }, Network = new() { AvailabilityZones = 1 } },
        "one zone" => s_small with { Network = new() { AvailabilityZones = 1 } },
        "shards without failover" => s_small with { Cache = new() { Shards = 2, Replicas = 1 } },
        "zero shards" => s_small with { Cache = new() { Shards = 0, Replicas = 1, AutomaticFailover = true } },
        "serverless shards" => s_small with { Cache = new() { Serverless = true, Shards = 2 } },
        "six replicas" => s_small with { Cache = new() { Replicas = 6 } },
        "a cidr too small" => s_small with { Network = new() { Cidr = "10.0.0.0/26" } },
        "an invalid cidr" => s_small with { Network = new() { Cidr = "ten" } },
        "a cidr with host bits" => s_small with { Network = new() { Cidr = "10.0.0.1/16" } },
        "a node type that does not exist" => s_small with { Cache = new() { NodeType = "cache.t5.nano" } },
        "an instance class that does not exist" => s_small with { Database = new() { InstanceClass = "db.t9.micro" } },
        "an invalid combination of cpu and memory" => s_small with { Services = new() { Cpu = 256, MemoryMegabytes = 4096 } },
        "a cpu size that does not exist" => s_small with { Services = new() { Cpu = 300 } },
        "a maximum below the count" => s_small with { Services = new() { MaxCount = 2 } },
        "a stop shorter than the drain" => s_small with { Services = new() { StopTimeout = TimeSpan.FromSeconds(3) } },
        "an invalid health path" => s_small with { Services = new() { HealthPath = "health" } },
        "an alive path with a command in it" => s_small with { Services = new() { AlivePath = "/alive'; rm x; '" } },
        "an invalid snapshot window" => s_small with { Cache = new() { SnapshotRetentionDays = 1, SnapshotWindow = "3am-5am" } },
        "a snapshot window too short" => s_small with { Cache = new() { SnapshotRetentionDays = 1, SnapshotWindow = "03:00-03:30" } },
        "an eviction policy that does not exist" => s_small with { Cache = new() { MaxMemoryPolicy = "oldest" } },
        "a storage maximum too low" => s_small with { Database = new() { MaxStorageGigabytes = 21 } },
        "too long a backup retention" => s_small with { Database = new() { BackupRetentionDays = 36 } },
        "a retention that CloudWatch does not offer" => s_small with { Monitoring = new() { LogRetentionDays = 10 } },
        "an alarm e-mail without alarms" => s_small with { Monitoring = new() { Alarms = false, AlarmEmail = "a@b.c" } },
        "an invalid certificate" => s_small with { Site = new() { CertificateArn = "certificate" } },
        "a certificate of another region" => s_small with { Region = "ap-northeast-2", Site = new() { Domain = "shop.example.com", CertificateArn = Certificate } },
        "a server certificate of IAM" => s_small with { Site = new() { Domain = "shop.example.com", CertificateArn = "arn:aws:iam::123456789012:server-certificate/shop" } },
        "a certificate without a domain" => s_small with { Site = new() { CertificateArn = Certificate } },
        "a domain without a certificate" => s_small with { Site = new() { Domain = "shop.example.com" } },
        "a domain with a scheme" => s_small with { Site = new() { Domain = "https://shop.example.com", CertificateArn = Certificate } },
        "the name of a zone as its id" => s_small with { Site = new() { Domain = "shop.example.com", HostedZoneId = "example.com" } },
        "a version called latest" => s_small with { Cache = new() { EngineVersion = "latest" } },
        "a version of the other engine" => s_small with { Cache = new() { Engine = CacheEngine.Redis, EngineVersion = "8.0" } },
        "a database version called latest" => s_small with { Database = new() { EngineVersion = "latest" } },
        "a database version of MySQL" => s_small with { Database = new() { EngineVersion = "8.0.39" } },
        "too little storage" => s_small with { Database = new() { StorageGigabytes = 5 } },
        "a public network" => s_small with { Network = new() { Cidr = "8.8.0.0/16" } },
        "an existing network without subnets" => s_small with { Network = new() { VpcId = "vpc-0123456789abcdef0" } },
        "subnets without their network" => s_small with { Network = new() { PublicSubnetIds = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"] } },
        "a network by its name" => s_small with { Network = new() { VpcId = "default" } },
        "one subnet twice" => s_small with { Network = new() { VpcId = "vpc-0123456789abcdef0", PublicSubnetIds = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"], PrivateSubnetIds = ["subnet-0123456789abcdef2", "subnet-0123456789abcdef2"] } },
        "Memcached with replicas" => s_small with { Cache = new() { Engine = CacheEngine.Memcached, Replicas = 1 } },
        "Memcached with snapshots" => s_small with { Cache = new() { Engine = CacheEngine.Memcached, SnapshotRetentionDays = 1 } },
        "serverless Memcached" => s_small with { Cache = new() { Engine = CacheEngine.Memcached, Serverless = true } },
        "sixty-one nodes of Memcached" => s_small with { Cache = new() { Engine = CacheEngine.Memcached, Memcached = new() { Nodes = 61 } } },
        "one node of Memcached over zones" => s_small with { Cache = new() { Engine = CacheEngine.Memcached, MultiAz = true } },
        "a host with a scheme" => s_small with { Site = new() { AllowedHosts = "https://shop.example" } },
        _ => throw new ArgumentException(contradiction),
    };
}
