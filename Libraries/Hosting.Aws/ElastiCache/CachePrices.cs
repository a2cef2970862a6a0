using Showroom.Hosting.Aws.Prices;

namespace Showroom.Hosting.Aws.ElastiCache;

/// <summary>Nodes by the hour, whatever they store; a serverless cache by its billed minimum.</summary>
internal static class CachePrices
{
    public static IEnumerable<CostLine> Of(PricedResource resource, PriceTable prices) => resource.Type switch
    {
        "AWS::ElastiCache::ReplicationGroup" => [Nodes(resource, prices)],
        "AWS::ElastiCache::CacheCluster" => [Memcached(resource, prices)],
        "AWS::ElastiCache::ServerlessCache" => [Serverless(resource, prices)],
        _ => [],
    };

    private static CostLine Nodes(PricedResource resource, PriceTable prices)
    {
        var (template, group) = (resource.Template, resource.Properties);
        var nodes = group["NumNodeGroups"] is { } shards
            ? (template.Number(shards) ?? 1) * (1 + (template.Number(group["ReplicasPerNodeGroup"]) ?? 0))
            : template.Number(group["NumCacheClusters"]) ?? 1;
        var type = template.Value(group["CacheNodeType"]) ?? "";
        var engine = template.Value(group["Engine"]);
        return prices.Hourly(resource.Id, $"{nodes} x {type} ({engine})", type, nodes * (engine == "valkey" ? prices.ValkeyFactor : 1));
    }

    private static CostLine Memcached(PricedResource resource, PriceTable prices)
    {
        var (nodes, type) = (resource.Template.Number(resource.Properties["NumCacheNodes"]) ?? 1, resource.Template.Value(resource.Properties["CacheNodeType"]) ?? "");
        return prices.Hourly(resource.Id, $"{nodes} x {type} (memcached)", type, nodes);
    }

    private static CostLine Serverless(PricedResource resource, PriceTable prices)
    {
        // The billed minimum: 1 GB of Redis, 100 MB of Valkey.
        var engine = resource.Template.Value(resource.Properties["Engine"]);
        var minimum = engine == "valkey" ? 0.1m : 1;
        return prices.Hourly(resource.Id, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"serverless {engine}, billed minimum of {minimum} GB"), $"cache.serverless.{engine}.gigabyteHour", minimum);
    }
}
