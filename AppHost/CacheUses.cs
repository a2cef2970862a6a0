using Showroom.Hosting.Aws.ElastiCache;

/// <summary>What the services do with Redis. It decides what the cache can become on AWS; RedisUseTests compares it with their sources.</summary>
internal static class CacheUses
{
    /// <summary>Declares what each part of the application needs of the cache.</summary>
    public static IResourceBuilder<RedisResource> WithCacheUses(this IResourceBuilder<RedisResource> cache) => cache
        .WithRedisUse("product cache", RedisFeatures.Scripts | RedisFeatures.PublishSubscribe | RedisFeatures.SortedSets)
        .WithRedisUse("sessions", RedisFeatures.Scripts | RedisFeatures.DataStructures)
        .WithRedisUse("leaderboards", RedisFeatures.Scripts | RedisFeatures.SortedSets | RedisFeatures.DataStructures)
        .WithRedisUse("chat", RedisFeatures.PublishSubscribe | RedisFeatures.SortedSets | RedisFeatures.DataStructures)
        .WithRedisUse("rate limits", RedisFeatures.Scripts)
        .WithRedisUse("notifications", RedisFeatures.PublishSubscribe)
        .WithRedisUse("session keys", RedisFeatures.DataStructures);
}
