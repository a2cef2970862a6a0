namespace Showroom.Hosting.Aws.ElastiCache;

/// <summary>A Redis of the model as ElastiCache, always with TLS; with Valkey and Redis also with a password and encryption at rest.</summary>
public sealed record ElastiCacheOptions
{
    /// <summary>Valkey costs a fifth less for the same node and has the same protocol.</summary>
    public CacheEngine Engine { get; init; } = CacheEngine.Valkey;

    /// <summary>
    /// The engine's version, such as 7.2, 8.0 or 8.1 of Valkey, 6.2, 7.0 or 7.1 of Redis and 1.6.22 of Memcached; by default 8.0 of Valkey, 7.1 of
    /// Redis, 1.6.22 of Memcached.
    /// </summary>
    public string? EngineVersion { get; init; }

    /// <summary>ElastiCache Serverless instead of nodes: it scales with the load and is billed by use. The options of nodes do not apply.</summary>
    public bool Serverless { get; init; }

    /// <summary>The most data that a serverless cache may hold, in GB: 1 to 5,000. It limits the cost.</summary>
    public int ServerlessMaxGigabytes { get; init; } = 5;

    /// <summary>The most ElastiCache processing units a second that a serverless cache may use: 1,000 to 15,000,000.</summary>
    public int ServerlessMaxProcessingUnits { get; init; } = 5_000;

    /// <summary>What only Memcached has.</summary>
    public MemcachedOptions Memcached { get; init; } = new();

    /// <summary>The node type, such as <c>cache.t4g.micro</c>.</summary>
    public string NodeType { get; init; } = "cache.t4g.micro";

    /// <summary>Accepts node types and engine versions that the library's dated table does not have; AWS checks them when it deploys.</summary>
    public bool AllowUnknownNodeTypes { get; init; }

    /// <summary>
    /// Uses AWS's default parameter group of the engine instead of one of the stack; <see cref="MaxMemoryPolicy"/> and
    /// <see cref="IdleTimeout"/> then do not apply.
    /// </summary>
    public bool UseDefaultParameterGroup { get; init; }

    /// <summary>Read replicas of the primary, or of each shard: 0 to 5.</summary>
    public int Replicas { get; init; }

    /// <summary>A replica takes over when the primary fails; needs a replica.</summary>
    public bool AutomaticFailover { get; init; }

    /// <summary>Primary and replicas in different zones, which needs <see cref="AutomaticFailover"/>; of Memcached its nodes.</summary>
    public bool MultiAz { get; init; }

    /// <summary>Shards of cluster mode, 1 to 90; null switches cluster mode off.</summary>
    public int? Shards { get; init; }

    /// <summary>The eviction policy of a full cache, such as <c>allkeys-lru</c> or <c>noeviction</c>.</summary>
    public string MaxMemoryPolicy { get; init; } = "volatile-lru";

    /// <summary>The time after which the server closes an idle connection; zero disables it.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>For how many days a daily snapshot is kept: 0 (none) to 35.</summary>
    public int SnapshotRetentionDays { get; init; }

    /// <summary>When the daily snapshot is taken, in UTC, <c>hh:mm-hh:mm</c>, at least an hour.</summary>
    public string SnapshotWindow { get; init; } = "03:00-05:00";
}

/// <summary>The options of Memcached, whose nodes know nothing of each other: clients distribute the keys over them.</summary>
public sealed record MemcachedOptions
{
    /// <summary>The number of nodes: 1 to 60.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>The size of the largest item in bytes: 1,024 to 1,073,741,824.</summary>
    public int MaxItemBytes { get; init; } = 1_048_576;
}

/// <summary>The server.</summary>
public enum CacheEngine
{
    /// <summary>The open-source continuation of Redis.</summary>
    Valkey,

    /// <summary>Redis OSS, up to 7.1.</summary>
    Redis,

    /// <summary>
    /// For comparison: single values only, over another protocol, without replication, snapshots and a password. It is refused where the application
    /// needs more.
    /// </summary>
    Memcached,
}
