using Showroom.Hosting.Aws.ElastiCache;

namespace Aspire.Hosting;

/// <summary>What the application needs of a Redis, which decides what it can become on AWS.</summary>
public static class RedisUseExtensions
{
    /// <summary>
    /// Declares what a part of the application needs of this Redis. Publishing refuses Memcached, cluster mode and Serverless where they do not
    /// have it, and names the part. Run mode is not affected.
    /// </summary>
    /// <param name="builder">The Redis.</param>
    /// <param name="part">What people call the part, such as <c>sessions</c>.</param>
    /// <param name="features">Everything that it needs.</param>
    public static IResourceBuilder<RedisResource> WithRedisUse(this IResourceBuilder<RedisResource> builder, string part, RedisFeatures features)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(part);
        return builder.WithAnnotation(new RedisUse(part, features));
    }
}
