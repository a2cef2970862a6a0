using Showroom.Hosting.Aws.Mapping;

namespace Showroom.Hosting.Aws.ElastiCache;

/// <summary>A Redis of the model.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Password">The name of its password parameter, by which expressions refer to it.</param>
/// <param name="Options">Its options.</param>
internal sealed record CacheNode(string Name, string Password, ElastiCacheOptions Options) : ResourceNode(Name)
{
    /// <summary>What the application needs of it, as far as it is declared.</summary>
    public IReadOnlyList<RedisUse> Uses { get; init; } = [];
}
