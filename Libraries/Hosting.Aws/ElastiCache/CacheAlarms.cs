using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.ElastiCache;

/// <summary>CPU or processing units, memory, evictions and hit rate of a cache.</summary>
internal static class CacheAlarms
{
    public static void Map(Template template, CacheNode cache)
    {
        if (cache.Options.Engine is CacheEngine.Memcached)
        {
            MemcachedCluster.MapAlarms(template, cache);
        }
        else if (cache.Options.Serverless)
        {
            Serverless(template, cache);
        }
        else
        {
            Nodes(template, cache);
        }
    }

    private static void Nodes(Template template, CacheNode cache)
    {
        var id = LogicalIds.Of(cache.Name);
        NodesAlarm(template, cache, $"{id}Cpu", $"The engine CPU of a node of {cache.Name} is above 80 %", "EngineCPUUtilization", above: 80);
        NodesAlarm(template, cache, $"{id}Memory", $"The memory of a node of {cache.Name} is above 80 %", "DatabaseMemoryUsagePercentage", above: 80);
        NodesAlarm(template, cache, $"{id}Evictions", $"{cache.Name} evicts entries", "Evictions", above: 100);
        NodesAlarm(template, cache, $"{id}HitRate", $"The hit rate of {cache.Name} is below 50 %", "CacheHitRate", below: 50);
    }

    // Metrics are per node, and a failover makes another one the primary. Of a large group the first shards stand for all, as keys are distributed evenly.
    private static void NodesAlarm(Template template, CacheNode cache, string id, string description, string metric, double? above = null, double? below = null) =>
        AlarmMapper.AddWorst(
            template, id, description,
            ReplicationGroup.Nodes(cache).Select(node => new AlarmMetric("AWS/ElastiCache", metric, [AlarmMapper.Dimension("CacheClusterId", new Sub(node))], "Average")),
            metric, above, below);

    private static void Serverless(Template template, CacheNode cache)
    {
        var id = LogicalIds.Of(cache.Name);
        Value dimensions = [AlarmMapper.Dimension("clusterId", new Sub($"${{AWS::StackName}}-{cache.Name}"))];
        AlarmMapper.Add(template, $"{id}Throttled", $"{cache.Name} reached its limit of processing units", new("AWS/ElastiCache", "ThrottledCmds", dimensions, "Sum"), above: 0);
        AlarmMapper.Add(template, $"{id}Memory", $"The data of {cache.Name} is above 80 % of its limit", new("AWS/ElastiCache", "BytesUsedForCache", dimensions, "Maximum"), above: 0.8 * cache.Options.ServerlessMaxGigabytes * 1e9);
        AlarmMapper.Add(template, $"{id}Evictions", $"{cache.Name} evicts entries", new("AWS/ElastiCache", "Evictions", dimensions, "Sum"), above: 100);
        AlarmMapper.Add(template, $"{id}HitRate", $"The hit rate of {cache.Name} is below 50 %", new("AWS/ElastiCache", "CacheHitRate", dimensions, "Average"), below: 50);
    }
}
