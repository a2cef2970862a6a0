using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Networking;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.ElastiCache;

/// <summary>Redis of the model as ElastiCache.</summary>
internal sealed class ElastiCacheKind : IResourceKind
{
    public string? OptionsName => "Cache";

    public IReadOnlyList<string> DataTypes => ["AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::ServerlessCache"];

    public bool Publishes(IResource resource) => resource is RedisResource;

    public Task<IReadOnlyList<ResourceNode>> ReadAsync(ModelView model, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ResourceNode>>([.. model.Resources.OfType<RedisResource>()
            .Select(r => new CacheNode(r.Name, r.PasswordParameter?.Name ?? $"{r.Name}-password", model.OptionsOf<ElastiCacheOptions>(r)) { Uses = [.. r.Annotations.OfType<RedisUse>()] })]);

    public IEnumerable<string> Validate(Topology topology) =>
        topology.Of<CacheNode>().SelectMany(c => ElastiCacheOptionsValidator.Validate(c.Name, c.Options, topology.Options.Of<NetworkOptions>())
            .Concat(RedisUseValidator.Validate(c, [.. topology.Of<ServiceNode>().Where(s => s.Connections.Any(r => r.Resource == c.Name)).Select(s => s.Name)])));

    public void Map(MappingContext context)
    {
        foreach (var cache in context.Each<CacheNode>())
        {
            ElastiCacheMapper.Map(context, cache);
        }

        CacheClientMapper.Map(context);
    }

    public void MapAlarms(MappingContext context)
    {
        foreach (var cache in context.Each<CacheNode>())
        {
            CacheAlarms.Map(context.Template, cache);
        }
    }

    public IEnumerable<JsonObject[]> Graphs(Topology topology) => topology.Of<CacheNode>().Select(CacheDashboard.Row);

    public IEnumerable<Finding> Check(TemplateView template) => ElastiCacheInvariants.Check(template);

    public IEnumerable<CostLine> Price(PricedResource resource, PriceTable prices) => CachePrices.Of(resource, prices);
}
