using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.ElastiCache;

/// <summary>The node types and engine versions of ElastiCache.</summary>
internal static class CacheOffers
{
    public static Offers All { get; } = Offers.Read("cache.offers.json", "cache");

    /// <summary>The family of the parameter group of a version.</summary>
    public static string Family(string engine, string version) => (engine, version.Split('.')) switch
    {
        ("redis", ["6", ..]) => "redis6.x",
        ("memcached", [var major, var minor, ..]) => $"memcached{major}.{minor}",
        (_, [var major, ..]) => $"{engine}{major}",
        _ => engine,
    };
}
