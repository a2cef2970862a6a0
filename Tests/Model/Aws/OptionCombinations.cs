using Showroom.Hosting.Aws;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.ElastiCache;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Networking;
using Showroom.Hosting.Aws.Queues;

namespace Showroom.Tests.Model.Aws;

/// <summary>The presets, and every option that changes the shape of a template, alone and with the options that it interacts with.</summary>
internal static class OptionCombinations
{
    private static readonly AwsOptions s_small = AwsPreset.Options(AwsPreset.FreeTier);
    private static readonly AwsOptions s_production = AwsPreset.Options(AwsPreset.Production);
    private static readonly ElastiCacheOptions s_failover = new() { Replicas = 1, AutomaticFailover = true };

    private static readonly NetworkOptions s_existing = new()
    {
        VpcId = "vpc-0123456789abcdef0",
        PublicSubnetIds = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
        PrivateSubnetIds = ["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"],
    };

    public static IReadOnlyDictionary<string, AwsOptions> All { get; } = new Dictionary<string, AwsOptions>
    {
        [AwsPreset.FreeTier] = s_small,
        [AwsPreset.Production] = s_production,
        [AwsPreset.HighAvailability] = AwsPreset.Options(AwsPreset.HighAvailability),
        [AwsPreset.ConsoleWalkthrough] = AwsPreset.Options(AwsPreset.ConsoleWalkthrough),
        [AwsPreset.TerraformModule] = AwsPreset.Options(AwsPreset.TerraformModule),
        [AwsPreset.ChatCluster] = AwsPreset.Options(AwsPreset.ChatCluster),

        ["one-nat-gateway"] = s_small with { Network = new() { Egress = Egress.NatGateway } },
        ["nat-gateway-per-zone"] = s_small with { Network = new() { Egress = Egress.NatGatewayPerZone } },
        ["three-zones"] = s_small with { Network = s_small.Network with { AvailabilityZones = 3 } },
        ["smallest-network"] = s_small with { Network = s_small.Network with { Cidr = "192.168.7.0/24", AvailabilityZones = 3 } },
        ["endpoints-with-collector"] = s_small with { Monitoring = new() { Telemetry = Telemetry.Collector } },

        ["existing-network"] = s_production with { Network = s_existing },
        ["existing-network-without-internet"] = s_small with { Network = s_existing with { Egress = Egress.Endpoints } },

        ["redis-engine"] = s_small with { Cache = new() { Engine = CacheEngine.Redis } },
        ["replica-without-failover"] = s_small with { Cache = new() { Replicas = 1 } },
        ["failover-in-one-zone"] = s_small with { Cache = s_failover },
        ["failover-over-zones"] = s_small with { Cache = s_failover with { MultiAz = true } },
        ["five-replicas"] = s_small with { Cache = s_failover with { Replicas = 5, MultiAz = true } },
        ["cluster-mode"] = s_small with { Cache = s_failover with { Shards = 3, MultiAz = true } },
        ["cluster-mode-of-redis"] = s_small with { Cache = s_failover with { Shards = 2, Engine = CacheEngine.Redis, SnapshotRetentionDays = 7 } },
        ["snapshots"] = s_small with { Cache = new() { SnapshotRetentionDays = 7, SnapshotWindow = "23:00-01:00" } },
        ["evicting-cache"] = s_small with { Cache = new() { MaxMemoryPolicy = "allkeys-lfu", IdleTimeout = TimeSpan.FromMinutes(5) } },
        ["serverless"] = s_small with { Cache = new() { Serverless = true } },
        ["serverless-redis-with-snapshots"] = s_small with { Cache = new() { Serverless = true, Engine = CacheEngine.Redis, SnapshotRetentionDays = 3 } },

        ["memcached"] = s_small with { Cache = new() { Engine = CacheEngine.Memcached } },
        ["memcached-over-zones"] = s_small with { Cache = new() { Engine = CacheEngine.Memcached, EngineVersion = "1.6.17", MultiAz = true, IdleTimeout = TimeSpan.FromMinutes(5), Memcached = new() { Nodes = 3, MaxItemBytes = 4_194_304 } } },

        ["database-over-zones"] = s_small with { Database = new() { MultiAz = true, InstanceClass = "db.t4g.medium" } },
        ["database-that-grows"] = s_small with { Database = new() { StorageGigabytes = 40, MaxStorageGigabytes = 100 } },
        ["database-without-backups"] = s_small with { Database = new() { BackupRetentionDays = 0 } },
        ["protected-database"] = s_small with { Database = new() { DeletionProtection = true, BackupRetentionDays = 35 } },
        ["newer-types"] = s_small with { Cache = new() { NodeType = "cache.r8g.large", EngineVersion = "9.0", AllowUnknownNodeTypes = true }, Database = new() { InstanceClass = "db.m8g.large", EngineVersion = "18", AllowUnknownInstanceClasses = true } },
        ["redis-6"] = s_small with { Cache = new() { Engine = CacheEngine.Redis, EngineVersion = "6.2" } },
        ["older-postgres"] = s_small with { Database = new() { EngineVersion = "16.10" } },

        ["x64"] = s_small with { Services = new() { Architecture = CpuArchitecture.X64 } },
        ["large-tasks"] = s_small with { Services = new() { Cpu = 4096, MemoryMegabytes = 8192 } },
        ["two-of-each"] = s_small with { Services = new() { Count = 2 } },
        ["scaling"] = s_small with { Services = new() { MaxCount = 10, TargetCpuPercent = 50 } },
        ["no-alive-check"] = s_small with { Services = new() { AlivePath = null } },
        ["certificate"] = s_small with { Site = new() { CertificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000", Domain = "shop.example.com" } },

        ["encrypted-with-a-key"] = s_small with { Queues = new() { Encryption = QueueEncryption.Kms, MaxMessageAge = TimeSpan.FromHours(1) }, Topics = new() { Encrypted = true } },
        ["larger-function"] = s_small with { Functions = new() { Runtime = "nodejs24.x", MemoryMegabytes = 512, Timeout = TimeSpan.FromMinutes(1) }, Buckets = new() { RetentionDays = 30 } },
        ["certificate-of-the-stack"] = s_small with { Site = new() { Domain = "shop.example.com", HostedZoneId = "Z0123456789ABCDEFGHIJ" } },

        ["no-alarms"] = s_small with { Monitoring = s_small.Monitoring with { Alarms = false } },
        ["alarms-by-mail"] = s_small with { Monitoring = s_small.Monitoring with { AlarmEmail = "shop@example.com" } },
        ["no-dashboard"] = s_small with { Monitoring = s_small.Monitoring with { Dashboard = false } },
        ["no-monitoring"] = s_small with { Monitoring = new() { Telemetry = Telemetry.LogsOnly, Alarms = false, Dashboard = false, LogRetentionDays = 1 } },
        ["everything"] = s_production with
        {
            Network = new() { AvailabilityZones = 3, Egress = Egress.NatGatewayPerZone, Cidr = "172.20.0.0/16" },
            Cache = s_failover with { Shards = 2, Replicas = 2, MultiAz = true, NodeType = "cache.m7g.large", SnapshotRetentionDays = 35 },
            Database = s_production.Database with { MultiAz = true },
            Site = new() { CertificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000", Domain = "shop.example.com" },
            Queues = new() { Encryption = QueueEncryption.Kms },
            Topics = new() { Encrypted = true },
            Monitoring = new() { AlarmEmail = "shop@example.com", LogRetentionDays = 365 },
        },
    };
}
