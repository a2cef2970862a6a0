using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.ElastiCache;

/// <summary>ElastiCache Serverless. It has no AUTH token: its password belongs to a user in a user group.</summary>
internal static class ServerlessCache
{
    /// <returns>The host inside a <see cref="Sub"/>.</returns>
    public static string Map(MappingContext context, CacheNode cache)
    {
        var (template, id, options) = (context.Template, LogicalIds.Of(cache.Name), cache.Options);
        var engine = ElastiCacheMapper.EngineName(options.Engine);
        template.Add($"{id}User", new("AWS::ElastiCache::User")
        {
            ["Engine"] = engine,
            ["UserId"] = new Sub($"${{AWS::StackName}}-{cache.Name}"),
            // The user of clients that send no user name.
            ["UserName"] = "default",
            ["AccessString"] = "on ~* &* +@all",
            ["Passwords"] = [new Sub($"{{{{resolve:secretsmanager:${{{id}Password}}}}}}")],
        });
        template.Add($"{id}UserGroup", new("AWS::ElastiCache::UserGroup")
        {
            ["Engine"] = engine,
            ["UserGroupId"] = new Sub($"${{AWS::StackName}}-{cache.Name}"),
            ["UserIds"] = [new Ref($"{id}User")],
        });
        template.Add(id, new("AWS::ElastiCache::ServerlessCache")
        {
            // CloudFormation takes no final snapshot of a serverless cache; the daily ones stay as long as they are kept.
            DeletionPolicy = "Delete",
            ["ServerlessCacheName"] = new Sub($"${{AWS::StackName}}-{cache.Name}"),
            ["Description"] = new Sub($"{cache.Name} of ${{AWS::StackName}}"),
            ["Engine"] = engine,
            ["MajorEngineVersion"] = (options.EngineVersion ?? CacheOffers.DefaultVersion(options.Engine)).Split('.')[0],
            ["UserGroupId"] = new Ref($"{id}UserGroup"),
            ["SubnetIds"] = Value.Of([.. context.Network.PrivateSubnets]),
            ["SecurityGroupIds"] = [new GetAtt($"{id}SecurityGroup", "GroupId")],
            ["CacheUsageLimits"] = new Map
            {
                ["DataStorage"] = new Map { ["Unit"] = "GB", ["Maximum"] = options.ServerlessMaxGigabytes },
                ["ECPUPerSecond"] = new Map { ["Maximum"] = options.ServerlessMaxProcessingUnits },
            },
            ["SnapshotRetentionLimit"] = options.SnapshotRetentionDays > 0 ? options.SnapshotRetentionDays : null,
            ["DailySnapshotTime"] = options.SnapshotRetentionDays > 0 ? options.SnapshotWindow[..5] : null,
            ["Tags"] = ResourceTags.Name(cache.Name),
        });
        template.Outputs[$"{id}PrimaryEndpoint"] = new($"Primary endpoint of {cache.Name}", new Sub($"${{{id}.Endpoint.Address}}:6379"));
        template.Outputs[$"{id}ReaderEndpoint"] = new($"Reader endpoint of {cache.Name}, eventually consistent", new Sub($"${{{id}.ReaderEndpoint.Address}}:6380"));
        return $"${{{id}.Endpoint.Address}}";
    }
}
