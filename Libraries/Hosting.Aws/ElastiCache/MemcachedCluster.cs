using System.Globalization;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.ElastiCache;

/// <summary>Memcached on nodes. It has no password: only the security group limits who reaches it.</summary>
internal static class MemcachedCluster
{
    public const int Port = 11_211;

    public static void Map(MappingContext context, CacheNode cache)
    {
        var (template, id, options) = (context.Template, LogicalIds.Of(cache.Name), cache.Options);
        var family = CacheNodes.Map(context, cache);
        template.Add($"{id}ParameterGroup", new("AWS::ElastiCache::ParameterGroup")
        {
            ["CacheParameterGroupFamily"] = family,
            ["Description"] = $"Item size and idle timeout of {cache.Name}",
            ["Properties"] = new Map
            {
                ["idle_timeout"] = options.IdleTimeout.TotalSeconds.ToString(CultureInfo.InvariantCulture),
                ["max_item_size"] = options.Memcached.MaxItemBytes.ToString(CultureInfo.InvariantCulture),
            },
        });
        template.Add(id, new("AWS::ElastiCache::CacheCluster")
        {
            DeletionPolicy = "Delete",
            Metadata = options.AllowUnknownNodeTypes ? new Map { [TemplateView.AllowUnknownTypes] = true } : null,
            ["Engine"] = ElastiCacheMapper.EngineName(options.Engine),
            ["EngineVersion"] = new Ref($"{id}EngineVersion"),
            ["CacheNodeType"] = new Ref($"{id}NodeType"),
            ["NumCacheNodes"] = options.Memcached.Nodes,
            ["AZMode"] = options.MultiAz ? "cross-az" : "single-az",
            ["CacheSubnetGroupName"] = new Ref($"{id}SubnetGroup"),
            ["CacheParameterGroupName"] = new Ref($"{id}ParameterGroup"),
            ["VpcSecurityGroupIds"] = [new GetAtt($"{id}SecurityGroup", "GroupId")],
            ["Port"] = Port,
            ["TransitEncryptionEnabled"] = true,
            ["AutoMinorVersionUpgrade"] = true,
            ["Tags"] = ResourceTags.Name(cache.Name),
        });

        var address = $"${{{id}.ConfigurationEndpoint.Address}}";
        template.Outputs[$"{id}ConfigurationEndpoint"] = new($"Configuration endpoint of {cache.Name}", new Sub($"{address}:{Port}"));
        var connection = new Setting.Plain($"{address}:{Port}");
        var properties = new Dictionary<string, Setting>(StringComparer.Ordinal) { ["HOST"] = new Setting.Plain(address), ["PORT"] = new Setting.Plain($"{Port}") };
        context.Backings[cache.Name] = new Backing(id)
        {
            SecurityGroup = new GetAtt($"{id}SecurityGroup", "GroupId"),
            Ports = [Port],
            ConnectionString = connection,
            Properties = properties,
        };
        context.Expressions[$"{cache.Name}.connectionString"] = connection;
        context.Expressions[$"{cache.Name}.bindings.tcp.host"] = properties["HOST"];
        context.Expressions[$"{cache.Name}.bindings.tcp.port"] = properties["PORT"];
    }

    public static void MapAlarms(Template template, CacheNode cache)
    {
        var id = LogicalIds.Of(cache.Name);
        Value dimensions = [AlarmMapper.Dimension("CacheClusterId", new Ref(id))];
        AlarmMapper.Add(template, $"{id}Cpu", $"The CPU of {cache.Name} is above 80 %", new("AWS/ElastiCache", "CPUUtilization", dimensions, "Average"), above: 80);
        AlarmMapper.Add(template, $"{id}Evictions", $"{cache.Name} evicts entries", new("AWS/ElastiCache", "Evictions", dimensions, "Sum"), above: 100);
    }

    public static IEnumerable<string[]> Metric(CacheNode cache, string name) => [["AWS/ElastiCache", name, "CacheClusterId", $"${{{LogicalIds.Of(cache.Name)}}}"]];
}
