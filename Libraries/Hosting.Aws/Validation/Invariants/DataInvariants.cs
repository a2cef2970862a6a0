using System.Text.Json.Nodes;

namespace Showroom.Hosting.Aws.Validation.Invariants;

/// <summary>What ElastiCache and RDS refuse after minutes, and what they accept though nobody wants it: no encryption, a public database.</summary>
internal static class DataInvariants
{
    public static IEnumerable<Finding> Check(TemplateView template) =>
    [
        .. template.Of("AWS::ElastiCache::ReplicationGroup").SelectMany(g => ReplicationGroup(template, g.Id, g.Properties)),
        .. template.Of("AWS::RDS::DBInstance").SelectMany(d => Database(template, d.Id, d.Properties)),
    ];

    private static IEnumerable<Finding> ReplicationGroup(TemplateView template, string id, JsonObject group)
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

        if (template.Value(group["CacheNodeType"]) is { } type && !Catalog.IsCacheNode(type))
        {
            yield return new Finding($"{id}.CacheNodeType", $"'{type}' does not exist. Allowed: {Catalog.CacheNodes}.");
        }

        if (template.Number(group["SnapshotRetentionLimit"]) is < 0 or > 35)
        {
            yield return new Finding($"{id}.SnapshotRetentionLimit", "Allowed: 0 to 35 days.");
        }

        if (template.Value(group["SnapshotWindow"]) is { } window && Catalog.Window(window) is not { TotalMinutes: >= 60 })
        {
            yield return new Finding($"{id}.SnapshotWindow", $"'{window}' is no window. Allowed: hh:mm-hh:mm, at least an hour.");
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
            yield return new Finding($"{id}.AuthToken", "A cache without a password lets in whoever gets near it.");
        }

        var family = TemplateView.Targets(group["CacheParameterGroupName"]).Select(g => template.Value(template.PropertiesOf(g)?["CacheParameterGroupFamily"])).FirstOrDefault();
        if (family is not null && (template.Value(group["Engine"]), template.Value(group["EngineVersion"])) is (var engine, { } version) && family != $"{engine}{version.Split('.')[0]}")
        {
            yield return new Finding($"{id}.CacheParameterGroupName", $"A parameter group of {family} does not go with {engine} {version}.");
        }
    }

    private static IEnumerable<Finding> Database(TemplateView template, string id, JsonObject database)
    {
        if (template.Value(database["PubliclyAccessible"]) is not ("false" or "False"))
        {
            yield return new Finding($"{id}.PubliclyAccessible", "A database is never public: false.");
        }

        if (!template.IsTrue(database["StorageEncrypted"]))
        {
            yield return new Finding($"{id}.StorageEncrypted", "It has to be true.");
        }

        if (template.Value(database["DBInstanceClass"]) is { } type && !Catalog.IsDatabaseClass(type))
        {
            yield return new Finding($"{id}.DBInstanceClass", $"'{type}' does not exist. Allowed: {Catalog.DatabaseClasses}.");
        }

        if (template.Number(database["AllocatedStorage"]) is < 20 or > 65_536)
        {
            yield return new Finding($"{id}.AllocatedStorage", "Allowed: 20 to 65536 GB.");
        }

        if (template.Number(database["BackupRetentionPeriod"]) is < 0 or > 35)
        {
            yield return new Finding($"{id}.BackupRetentionPeriod", "Allowed: 0 to 35 days.");
        }

        if (template.Value(database["PreferredBackupWindow"]) is { } window && Catalog.Window(window) is not { TotalMinutes: >= 30 })
        {
            yield return new Finding($"{id}.PreferredBackupWindow", $"'{window}' is no window. Allowed: hh:mm-hh:mm, at least half an hour.");
        }

        if (database["VPCSecurityGroups"] is null)
        {
            yield return new Finding($"{id}.VPCSecurityGroups", "Without one it is in the network's default group.");
        }
    }
}
