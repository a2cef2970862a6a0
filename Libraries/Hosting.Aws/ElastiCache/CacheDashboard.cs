using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Monitoring;

namespace Showroom.Hosting.Aws.ElastiCache;

internal static class CacheDashboard
{
    public static JsonObject[] Row(CacheNode cache)
    {
        string[][] Each(string metric) => cache.Options.Serverless
            ? [["AWS/ElastiCache", metric, "clusterId", $"${{AWS::StackName}}-{cache.Name}"]]
            : [.. ReplicationGroup.Nodes(cache).Select(node => new[] { "AWS/ElastiCache", metric, "CacheClusterId", node })];
        if (cache.Options.Engine is CacheEngine.Memcached)
        {
            return
            [
                DashboardMapper.Graph($"{cache.Name}: CPU (%)", "Average", [.. MemcachedCluster.Metric(cache, "CPUUtilization")]),
                DashboardMapper.Graph($"{cache.Name}: hits and misses", "Sum", [.. MemcachedCluster.Metric(cache, "GetHits"), .. MemcachedCluster.Metric(cache, "GetMisses")]),
                DashboardMapper.Graph($"{cache.Name}: data (bytes)", "Average", [.. MemcachedCluster.Metric(cache, "BytesUsedForCacheItems")]),
            ];
        }

        return
        [
            cache.Options.Serverless
                ? DashboardMapper.Graph($"{cache.Name}: processing units", "Sum", Each("ElastiCacheProcessingUnits"))
                : DashboardMapper.Graph($"{cache.Name}: engine CPU (%)", "Average", Each("EngineCPUUtilization")),
            DashboardMapper.Graph($"{cache.Name}: hit rate (%)", "Average", Each("CacheHitRate")),
            cache.Options.Serverless
                ? DashboardMapper.Graph($"{cache.Name}: data (bytes)", "Average", Each("BytesUsedForCache"))
                : DashboardMapper.Graph($"{cache.Name}: memory (%)", "Average", Each("DatabaseMemoryUsagePercentage")),
        ];
    }
}
