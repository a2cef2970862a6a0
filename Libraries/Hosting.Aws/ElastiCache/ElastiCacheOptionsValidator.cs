using Showroom.Hosting.Aws.Networking;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.ElastiCache;

/// <summary>Contradictions that CloudFormation would report after minutes. Each message names the option and the allowed values.</summary>
internal static class ElastiCacheOptionsValidator
{
    private static readonly string[] s_maxMemoryPolicies =
        ["volatile-lru", "allkeys-lru", "volatile-lfu", "allkeys-lfu", "volatile-random", "allkeys-random", "volatile-ttl", "noeviction"];

    public static IEnumerable<string> Validate(string resource, ElastiCacheOptions cache, NetworkOptions network)
    {
        var of = $"Cache ({resource})";
        foreach (var problem in Memcached(of, cache))
        {
            yield return problem;
        }

        if (cache.Serverless)
        {
            if (cache.Shards is not null)
            {
                yield return $"{of}.Shards cannot be combined with Serverless, which shards automatically. Allowed: null.";
            }

            if (cache.ServerlessMaxGigabytes is < 1 or > 5_000)
            {
                yield return $"{of}.ServerlessMaxGigabytes is {cache.ServerlessMaxGigabytes}. Allowed: 1 to 5000.";
            }

            if (cache.ServerlessMaxProcessingUnits is < 1_000 or > 15_000_000)
            {
                yield return $"{of}.ServerlessMaxProcessingUnits is {cache.ServerlessMaxProcessingUnits}. Allowed: 1000 to 15000000.";
            }
        }

        var engine = ElastiCacheMapper.EngineName(cache.Engine);
        if (!cache.AllowUnknownNodeTypes && !CacheOffers.All.HasType(cache.NodeType))
        {
            yield return $"{of}.NodeType '{cache.NodeType}' does not exist. Allowed: {CacheOffers.All.Types} ({CacheOffers.All.Date}; AllowUnknownNodeTypes accepts newer ones).";
        }

        if (!cache.AllowUnknownNodeTypes && cache.EngineVersion is { } version && !CacheOffers.All.Versions(engine).Contains(version))
        {
            yield return $"{of}.EngineVersion is '{version}'. Allowed for {engine}: {string.Join(", ", CacheOffers.All.Versions(engine))} ({CacheOffers.All.Date}; AllowUnknownNodeTypes accepts newer ones).";
        }

        if (cache is { UseDefaultParameterGroup: true, Serverless: true } or { UseDefaultParameterGroup: true, Shards: not null })
        {
            yield return $"{of}.UseDefaultParameterGroup is true, and cluster mode or Serverless does not have that group. Allowed: false.";
        }

        if (cache.Replicas is < 0 or > 5)
        {
            yield return $"{of}.Replicas is {cache.Replicas}. Allowed: 0 to 5.";
        }

        if (cache.AutomaticFailover && cache.Replicas == 0 && !cache.Serverless)
        {
            yield return $"{of}.AutomaticFailover needs a replica to fail over to, and {of}.Replicas is 0. Allowed: 1 to 5.";
        }

        if (cache.MultiAz && !cache.AutomaticFailover && !cache.Serverless && cache.Engine is not CacheEngine.Memcached)
        {
            yield return $"{of}.MultiAz needs {of}.AutomaticFailover, which is false. Allowed: true.";
        }

        if (cache.MultiAz && network.AvailabilityZones < 2)
        {
            yield return $"{of}.MultiAz needs two zones, and Network.AvailabilityZones is {network.AvailabilityZones}. Allowed: 2 or 3.";
        }

        if (cache.Shards is < 1 or > 90)
        {
            yield return $"{of}.Shards is {cache.Shards}. Allowed: 1 to 90, or null for cluster mode off.";
        }

        if (cache.Shards is not null && !cache.AutomaticFailover)
        {
            yield return $"{of}.Shards switches cluster mode on, which needs {of}.AutomaticFailover. Allowed: true, with Replicas 1 to 5.";
        }

        if (!s_maxMemoryPolicies.Contains(cache.MaxMemoryPolicy))
        {
            yield return $"{of}.MaxMemoryPolicy is '{cache.MaxMemoryPolicy}'. Allowed: {string.Join(", ", s_maxMemoryPolicies)}.";
        }

        if (cache.IdleTimeout != TimeSpan.Zero && (cache.IdleTimeout < TimeSpan.FromSeconds(20) || cache.IdleTimeout > TimeSpan.FromDays(1)))
        {
            yield return $"{of}.IdleTimeout is {cache.IdleTimeout}. Allowed: 00:00:00 (never), or 00:00:20 to 1.00:00:00.";
        }

        if (cache.SnapshotRetentionDays is < 0 or > 35)
        {
            yield return $"{of}.SnapshotRetentionDays is {cache.SnapshotRetentionDays}. Allowed: 0 (none) to 35.";
        }

        if (DailyWindow.Length(cache.SnapshotWindow) is not { TotalMinutes: >= 60 })
        {
            yield return $"{of}.SnapshotWindow is '{cache.SnapshotWindow}'. Allowed: hh:mm-hh:mm in UTC, at least an hour.";
        }
    }

    private static IEnumerable<string> Memcached(string of, ElastiCacheOptions cache)
    {
        if (cache.Engine is not CacheEngine.Memcached)
        {
            yield break;
        }

        (bool IsSet, string Option, string Allowed)[] others =
        [
            (cache.Serverless, "Serverless", "false"),
            (cache.Shards is not null, "Shards", "null, and Memcached.Nodes for several nodes"),
            (cache.Replicas > 0, "Replicas", "0: it does not replicate"),
            (cache.AutomaticFailover, "AutomaticFailover", "false"),
            (cache.SnapshotRetentionDays > 0, "SnapshotRetentionDays", "0"),
            (cache.UseDefaultParameterGroup, "UseDefaultParameterGroup", "false"),
        ];
        foreach (var (_, option, allowed) in others.Where(o => o.IsSet))
        {
            yield return $"{of}.{option} cannot be combined with Memcached. Allowed: {allowed}.";
        }

        if (cache.Memcached.Nodes is < 1 or > 60)
        {
            yield return $"{of}.Memcached.Nodes is {cache.Memcached.Nodes}. Allowed: 1 to 60.";
        }

        if (cache.MultiAz && cache.Memcached.Nodes == 1)
        {
            yield return $"{of}.MultiAz needs two nodes, and {of}.Memcached.Nodes is 1. Allowed: 2 to 60.";
        }

        if (cache.Memcached.MaxItemBytes is < 1_024 or > 1_073_741_824)
        {
            yield return $"{of}.Memcached.MaxItemBytes is {cache.Memcached.MaxItemBytes}. Allowed: 1024 to 1073741824.";
        }
    }
}
