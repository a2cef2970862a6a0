using System.Globalization;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.ElastiCache;

/// <summary>ElastiCache on nodes: a primary and its replicas, or shards of them in cluster mode.</summary>
internal static class ReplicationGroup
{
    /// <returns>The host of the primary (of the configuration endpoint in cluster mode) inside a <see cref="Sub"/>.</returns>
    public static string Map(MappingContext context, CacheNode cache)
    {
        var (template, id, options) = (context.Template, LogicalIds.Of(cache.Name), cache.Options);
        var family = CacheNodes.Map(context, cache);
        Value parameterGroup = options.UseDefaultParameterGroup ? $"default.{family}" : new Ref($"{id}ParameterGroup");
        if (!options.UseDefaultParameterGroup)
        {
            ParameterGroup(template, cache, family);
        }

        template.Add(id, new("AWS::ElastiCache::ReplicationGroup")
        {
            // A final snapshot is taken only when snapshots are enabled.
            DeletionPolicy = options.SnapshotRetentionDays > 0 ? "Snapshot" : "Delete",
            Metadata = options.AllowUnknownNodeTypes ? new Map { [TemplateView.AllowUnknownTypes] = true } : null,
            ["ReplicationGroupDescription"] = new Sub($"{cache.Name} of ${{AWS::StackName}}"),
            ["Engine"] = ElastiCacheMapper.EngineName(options.Engine),
            ["EngineVersion"] = new Ref($"{id}EngineVersion"),
            ["CacheNodeType"] = new Ref($"{id}NodeType"),
            ["NumCacheClusters"] = options.Shards is null ? 1 + options.Replicas : null,
            ["NumNodeGroups"] = options.Shards is { } shards ? shards : null,
            ["ReplicasPerNodeGroup"] = options.Shards is null ? null : options.Replicas,
            ["AutomaticFailoverEnabled"] = options.AutomaticFailover,
            ["MultiAZEnabled"] = options.MultiAz,
            ["CacheSubnetGroupName"] = new Ref($"{id}SubnetGroup"),
            ["CacheParameterGroupName"] = parameterGroup,
            ["SecurityGroupIds"] = [new GetAtt($"{id}SecurityGroup", "GroupId")],
            ["Port"] = 6379,
            ["TransitEncryptionEnabled"] = true,
            ["AtRestEncryptionEnabled"] = true,
            ["AuthToken"] = new Sub($"{{{{resolve:secretsmanager:${{{id}Password}}}}}}"),
            ["SnapshotRetentionLimit"] = options.SnapshotRetentionDays,
            ["SnapshotWindow"] = options.SnapshotRetentionDays > 0 ? options.SnapshotWindow : null,
            ["AutoMinorVersionUpgrade"] = true,
            ["Tags"] = ResourceTags.Name(cache.Name),
        });

        if (options.Shards is not null)
        {
            template.Outputs[$"{id}ConfigurationEndpoint"] = new($"Configuration endpoint of {cache.Name}", new Sub($"${{{id}.ConfigurationEndPoint.Address}}:6379"));
            return $"${{{id}.ConfigurationEndPoint.Address}}";
        }

        template.Outputs[$"{id}PrimaryEndpoint"] = new($"Primary endpoint of {cache.Name}", new Sub($"${{{id}.PrimaryEndPoint.Address}}:6379"));
        template.Outputs[$"{id}ReaderEndpoint"] = new($"Reader endpoint of {cache.Name}", new Sub($"${{{id}.ReaderEndPoint.Address}}:6379"));
        return $"${{{id}.PrimaryEndPoint.Address}}";
    }

    private static void ParameterGroup(Template template, CacheNode cache, string family)
    {
        var options = cache.Options;
        template.Add($"{LogicalIds.Of(cache.Name)}ParameterGroup", new("AWS::ElastiCache::ParameterGroup")
        {
            ["CacheParameterGroupFamily"] = family,
            ["Description"] = $"Eviction policy and idle timeout of {cache.Name}",
            ["Properties"] = new Map
            {
                ["cluster-enabled"] = options.Shards is null ? null : "yes",
                ["maxmemory-policy"] = options.MaxMemoryPolicy,
                ["timeout"] = options.IdleTimeout.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            },
        });
    }

    /// <summary>The names that ElastiCache gives the nodes of the group: the dimension of their metrics.</summary>
    public static IEnumerable<string> Nodes(CacheNode cache)
    {
        var id = LogicalIds.Of(cache.Name);
        var nodes = Enumerable.Range(1, 1 + cache.Options.Replicas);
        return cache.Options.Shards is not { } shards
            ? nodes.Select(node => $"${{{id}}}-{node:000}")
            : Enumerable.Range(1, shards).SelectMany(shard => nodes.Select(node => $"${{{id}}}-{shard:0000}-{node:000}"));
    }
}
