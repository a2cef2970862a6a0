namespace Showroom.Hosting.Aws.ElastiCache;

/// <summary>Whether the engine and the mode of a cache have what the application needs of it.</summary>
internal static class RedisUseValidator
{
    private const RedisFeatures NotInCluster = RedisFeatures.CrossSlot | RedisFeatures.Databases;

    private static readonly (RedisFeatures Feature, string Name)[] s_names =
    [
        (RedisFeatures.Scripts, "scripts"),
        (RedisFeatures.PublishSubscribe, "publish/subscribe"),
        (RedisFeatures.SortedSets, "sorted sets"),
        (RedisFeatures.DataStructures, "hashes and lists"),
        (RedisFeatures.CrossSlot, "commands with keys of several hash slots"),
        (RedisFeatures.Databases, "numbered databases"),
    ];

    /// <param name="cache">The cache.</param>
    /// <param name="clients">The services that refer to it.</param>
    public static IEnumerable<string> Validate(CacheNode cache, IReadOnlyList<string> clients)
    {
        var (of, options) = ($"Cache ({cache.Name})", cache.Options);
        if (options.Engine is CacheEngine.Memcached)
        {
            if (Missing(cache, ~RedisFeatures.None) is { } missing)
            {
                yield return $"{of}.Engine is Memcached, which has no {missing}. Allowed: Valkey, Redis.";
            }
            else if (cache.Uses.Count == 0 && clients.Count > 0)
            {
                yield return $"{of}.Engine is Memcached, and the application does not say what {string.Join(" and ", clients)} need of {cache.Name}: declare it by WithRedisUse. Allowed: Valkey, Redis.";
            }
        }
        else if (options.Shards is not null && Missing(cache, NotInCluster) is { } notInCluster)
        {
            yield return $"{of}.Shards switches cluster mode on, which has no {notInCluster}. Allowed: null.";
        }
        else if (options.Serverless && Missing(cache, NotInCluster) is { } notServerless)
        {
            yield return $"{of}.Serverless is true, and a serverless cache, which is always a cluster, has no {notServerless}. Allowed: false.";
        }
    }

    // scripts and sorted sets: sessions (scripts), leaderboards (scripts, sorted sets) need them
    private static string? Missing(CacheNode cache, RedisFeatures without)
    {
        var uses = cache.Uses.Where(use => (use.Features & without) != 0).ToArray();
        if (uses.Length == 0)
        {
            return null;
        }

        var missing = Names(uses.Aggregate(RedisFeatures.None, (all, use) => all | (use.Features & without)));
        return $"{string.Join(", ", missing)}: {string.Join("; ", uses.Select(use => $"{use.Part} ({string.Join(", ", Names(use.Features & without))})"))}";
    }

    private static IEnumerable<string> Names(RedisFeatures features) => s_names.Where(n => features.HasFlag(n.Feature)).Select(n => n.Name);
}
