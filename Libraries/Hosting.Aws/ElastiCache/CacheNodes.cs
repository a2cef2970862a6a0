using System.Text.RegularExpressions;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.ElastiCache;

/// <summary>What caches on nodes have in common, whatever their engine: the parameters of node type and version, and the subnet group.</summary>
internal static class CacheNodes
{
    /// <returns>The family of the parameter group.</returns>
    public static string Map(MappingContext context, CacheNode cache)
    {
        var (template, id, options) = (context.Template, LogicalIds.Of(cache.Name), cache.Options);
        var version = options.EngineVersion ?? CacheOffers.DefaultVersion(options.Engine);
        template.Parameter($"{id}NodeType", new($"Node type of {cache.Name}", options.NodeType) { AllowedPattern = @"cache\.[a-z0-9]+\.[a-z0-9]+" });
        // A minor version may be chosen when the stack is deployed; the first parts of the version decide the parameter group.
        var fixedPart = Regex.Escape(version[..version.LastIndexOf('.')]);
        template.Parameter($"{id}EngineVersion", new($"Engine version of {cache.Name}, in the family of its parameter group", version) { AllowedPattern = $"{fixedPart}\\.[0-9]+" });
        template.Add($"{id}SubnetGroup", new("AWS::ElastiCache::SubnetGroup")
        {
            ["Description"] = $"Private subnets of {cache.Name}",
            ["SubnetIds"] = Value.Of([.. context.Network.PrivateSubnets]),
        });
        return CacheOffers.Family(ElastiCacheMapper.EngineName(options.Engine), version);
    }
}
