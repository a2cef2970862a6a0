using Showroom.Hosting.Aws.ElastiCache;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Networking;

namespace Showroom.Hosting.Aws;

/// <summary>Sets of options, from the lowest cost to the highest availability. Publishing prints the monthly cost.</summary>
public static class AwsPreset
{
    /// <summary>The smallest sizes, single nodes, no NAT gateway, nothing retained after deletion.</summary>
    public const string FreeTier = "free-tier";

    /// <summary>A cache replica with automatic failover, backups, autoscaling, protection against deletion.</summary>
    public const string Production = "production";

    /// <summary>Three availability zones with a NAT gateway each, two cache replicas, and a database standby.</summary>
    public const string HighAvailability = "high-availability";

    /// <summary>The values of the console walk-through: one cache.t3.micro with Redis, no replicas, no backups.</summary>
    public const string ConsoleWalkthrough = "console-walkthrough";

    /// <summary>The values of the Terraform module: Redis 7.0 on default.redis7, cache.t3.micro.</summary>
    public const string TerraformModule = "terraform-module";

    /// <summary>The values of the chat cluster: three cache.r6g.large over zones with failover, snapshots kept for seven days.</summary>
    public const string ChatCluster = "chat-cluster";

    /// <summary>All presets: first the general ones, cheapest first, then those with the values of one source each.</summary>
    public static IReadOnlyList<string> Names { get; } = [FreeTier, Production, HighAvailability, ConsoleWalkthrough, TerraformModule, ChatCluster];

    /// <summary>The presets with the values of one source document each.</summary>
    public static IReadOnlyList<string> Sources { get; } = [ConsoleWalkthrough, TerraformModule, ChatCluster];

    /// <summary>The options of a preset.</summary>
    /// <exception cref="ArgumentException">There is no such preset; the message lists those that there are.</exception>
    public static AwsOptions Options(string preset) => preset switch
    {
        FreeTier => new AwsOptions
        {
            Network = new() { Egress = Egress.Endpoints },
            Monitoring = new() { Telemetry = Telemetry.LogsOnly, LogRetentionDays = 3 },
        },
        Production => new AwsOptions
        {
            Cache = new() { NodeType = "cache.t4g.small", Replicas = 1, AutomaticFailover = true, MultiAz = true, SnapshotRetentionDays = 7 },
            Database = new() { InstanceClass = "db.t4g.small", StorageGigabytes = 50, MaxStorageGigabytes = 200, BackupRetentionDays = 7, DeletionProtection = true },
            Services = new() { Cpu = 512, MemoryMegabytes = 1024, MaxCount = 8 },
            Monitoring = new() { LogRetentionDays = 30 },
        },
        HighAvailability => new AwsOptions
        {
            Network = new() { AvailabilityZones = 3, Egress = Egress.NatGatewayPerZone },
            Cache = new() { NodeType = "cache.r7g.large", Replicas = 2, AutomaticFailover = true, MultiAz = true, SnapshotRetentionDays = 7 },
            Database = new() { InstanceClass = "db.m7g.large", StorageGigabytes = 100, MaxStorageGigabytes = 1_000, MultiAz = true, BackupRetentionDays = 14, DeletionProtection = true },
            Services = new() { Cpu = 1024, MemoryMegabytes = 2048, MaxCount = 20 },
            Monitoring = new() { LogRetentionDays = 90 },
        },
        ConsoleWalkthrough => Options(FreeTier) with
        {
            Cache = new() { Engine = CacheEngine.Redis, NodeType = "cache.t3.micro", Replicas = 0, SnapshotRetentionDays = 0 },
        },
        TerraformModule => Options(FreeTier) with
        {
            Cache = new() { Engine = CacheEngine.Redis, EngineVersion = "7.0", UseDefaultParameterGroup = true, NodeType = "cache.t3.micro" },
        },
        ChatCluster => Options(Production) with
        {
            Cache = new() { Engine = CacheEngine.Redis, NodeType = "cache.r6g.large", Replicas = 2, AutomaticFailover = true, MultiAz = true, SnapshotRetentionDays = 7, SnapshotWindow = "03:00-05:00" },
        },
        _ => throw new ArgumentException($"There is no preset '{preset}'. Allowed: {string.Join(", ", Names)}.", nameof(preset)),
    };
}
