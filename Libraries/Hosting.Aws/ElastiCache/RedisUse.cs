namespace Showroom.Hosting.Aws.ElastiCache;

/// <summary>A part of the application that uses a Redis, and what it needs of it.</summary>
/// <param name="Part">What people call it, such as sessions.</param>
/// <param name="Features">What it needs.</param>
internal sealed record RedisUse(string Part, RedisFeatures Features) : IResourceAnnotation;
