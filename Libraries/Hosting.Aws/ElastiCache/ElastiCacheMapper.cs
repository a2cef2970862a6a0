using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Networking;
using Showroom.Hosting.Aws.Secrets;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.ElastiCache;

/// <summary>
/// A Redis of the model as ElastiCache: a replication group, in cluster mode or not, or a serverless cache, or as Memcached. What the
/// first three share is here (password, security group, the connection), the rest in <see cref="ReplicationGroup"/> and <see cref="ServerlessCache"/>.
/// </summary>
internal static class ElastiCacheMapper
{
    public static void Map(MappingContext context, CacheNode cache)
    {
        var (template, id) = (context.Template, LogicalIds.Of(cache.Name));
        if (cache.Options.Engine is not CacheEngine.Memcached)
        {
            ParameterMapper.Generated(template, $"{id}Password", $"Password of {cache.Name}", 32);
        }

        template.Add($"{id}SecurityGroup", new("AWS::EC2::SecurityGroup")
        {
            ["GroupDescription"] = $"{cache.Name}: ingress only from services that refer to it",
            ["VpcId"] = context.Network.Vpc,
            ["SecurityGroupEgress"] = SecurityGroups.NoEgress,
            ["Tags"] = ResourceTags.Name(cache.Name),
        });

        if (cache.Options.Engine is CacheEngine.Memcached)
        {
            MemcachedCluster.Map(context, cache);
            return;
        }

        var host = cache.Options.Serverless ? ServerlessCache.Map(context, cache) : ReplicationGroup.Map(context, cache);
        var password = $"{{{{resolve:secretsmanager:${{{id}Password}}}}}}";
        template.Add($"{id}Connection", new("AWS::SecretsManager::Secret")
        {
            ["Description"] = $"Connection strings of {cache.Name}",
            ["SecretString"] = new Sub($$"""{"connectionString":"{{host}}:6379,password={{password}},ssl=true","uri":"rediss://:{{password}}@{{host}}:6379"}"""),
        });

        var properties = new Dictionary<string, Setting>(StringComparer.Ordinal)
        {
            ["HOST"] = new Setting.Plain(host),
            ["PORT"] = new Setting.Plain("6379"),
            ["PASSWORD"] = new Setting.Secret($"{id}Password"),
            ["URI"] = new Setting.Secret($"{id}Connection", "uri"),
        };
        var connection = new Setting.Secret($"{id}Connection", "connectionString");
        context.Backings[cache.Name] = new Backing(id)
        {
            SecurityGroup = new GetAtt($"{id}SecurityGroup", "GroupId"),
            // A serverless cache has a separate port for reads from replicas.
            Ports = cache.Options.Serverless ? [6379, 6380] : [6379],
            ConnectionString = connection,
            Properties = properties,
        };
        context.Expressions[$"{cache.Name}.connectionString"] = connection;
        context.Expressions[$"{cache.Password}.value"] = properties["PASSWORD"];
        context.Expressions[$"{cache.Name}.bindings.tcp.host"] = properties["HOST"];
        context.Expressions[$"{cache.Name}.bindings.tcp.port"] = properties["PORT"];
    }

    public static string EngineName(CacheEngine engine) => engine switch
    {
        CacheEngine.Valkey => "valkey",
        CacheEngine.Memcached => "memcached",
        _ => "redis",
    };
}
