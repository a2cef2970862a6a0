using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.ElastiCache;

/// <summary>What ElastiCache rejects only during deployment, and what it accepts but the publisher does not: no encryption, no password.</summary>
internal static class ElastiCacheInvariants
{
    public static IEnumerable<Finding> Check(TemplateView template) =>
    [
        .. template.Of("AWS::ElastiCache::ReplicationGroup").SelectMany(g => Group(template, g.Id, g.Properties)),
        .. template.Of("AWS::ElastiCache::CacheCluster").SelectMany(c => Cluster(template, c.Id, c.Properties)),
    ];

    private static IEnumerable<Finding> Cluster(TemplateView template, string id, JsonObject cluster)
    {
        if (template.Value(cluster["Engine"]) is not "memcached")
        {
            yield return new Finding($"{id}.Engine", "A cache cluster is Memcached; Redis and Valkey have replication groups.");
        }

        if (template.Value(cluster["AZMode"]) is "cross-az" && template.Number(cluster["NumCacheNodes"]) is < 2)
        {
            yield return new Finding($"{id}.AZMode", "Nodes in several zones need two nodes or more.");
        }

        if (!template.IsTrue(cluster["TransitEncryptionEnabled"]))
        {
            yield return new Finding($"{id}.TransitEncryptionEnabled", "It has to be true.");
        }

        foreach (var finding in Nodes(template, id, cluster))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Nodes(TemplateView template, string id, JsonObject cache)
    {
        if (template.Value(cache["CacheNodeType"]) is { } type && !template.AllowsUnknownTypes(id) && !CacheOffers.All.HasType(type))
        {
            yield return new Finding($"{id}.CacheNodeType", $"'{type}' does not exist. Allowed: {CacheOffers.All.Types}.");
        }

        var family = TemplateView.Targets(cache["CacheParameterGroupName"]).Select(g => template.Value(template.PropertiesOf(g)?["CacheParameterGroupFamily"])).FirstOrDefault();
        if (family is not null && (template.Value(cache["Engine"]), template.Value(cache["EngineVersion"])) is (var engine, { } version) && family != CacheOffers.Family(engine ?? "", version))
        {
            yield return new Finding($"{id}.CacheParameterGroupName", $"A parameter group of {family} does not match {engine} {version}.");
        }
    }

    private static IEnumerable<Finding> Group(TemplateView template, string id, JsonObject group)
    {
        var clustered = group["NumNodeGroups"] is not null;
        var nodes = clustered ? 1 + (template.Number(group["ReplicasPerNodeGroup"]) ?? 0) : template.Number(group["NumCacheClusters"]) ?? 1;
        var failover = template.IsTrue(group["AutomaticFailoverEnabled"]);
        if (failover && nodes < 2)
        {
            yield return new Finding($"{id}.AutomaticFailoverEnabled", "Failover needs a replica: two nodes or more.");
        }

        if (!failover && template.IsTrue(group["MultiAZEnabled"]))
        {
            yield return new Finding($"{id}.MultiAZEnabled", "Multi-AZ needs AutomaticFailoverEnabled.");
        }

        if (!failover && clustered)
        {
            yield return new Finding($"{id}.NumNodeGroups", "Cluster mode needs AutomaticFailoverEnabled.");
        }

        if (nodes is < 1 or > 6)
        {
            yield return new Finding(id, $"{nodes} nodes. Allowed: a primary and up to 5 replicas.");
        }

        if (template.Number(group["SnapshotRetentionLimit"]) is < 0 or > 35)
        {
            yield return new Finding($"{id}.SnapshotRetentionLimit", "Allowed: 0 to 35 days.");
        }

        if (template.Value(group["SnapshotWindow"]) is { } window && DailyWindow.Length(window) is not { TotalMinutes: >= 60 })
        {
            yield return new Finding($"{id}.SnapshotWindow", $"'{window}' is not a window. Allowed: hh:mm-hh:mm, at least an hour.");
        }

        foreach (var property in new[] { "TransitEncryptionEnabled", "AtRestEncryptionEnabled" })
        {
            if (!template.IsTrue(group[property]))
            {
                yield return new Finding($"{id}.{property}", "It has to be true.");
            }
        }

        if (group["AuthToken"] is null && group["UserGroupIds"] is null)
        {
            yield return new Finding($"{id}.AuthToken", "A cache needs a password: AuthToken or UserGroupIds.");
        }

        foreach (var finding in Nodes(template, id, group))
        {
            yield return finding;
        }
    }
}
