using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.ElastiCache;

/// <summary>The node types and engine versions of ElastiCache.</summary>
internal static class CacheOffers
{
    public static Offers All { get; } = Offers.Read("cache.offers.json", "cache");

    /// <summary>The version that the options stand for when they name none.</summary>
    public static string DefaultVersion(CacheEngine engine) => engine switch
    {
        CacheEngine.Valkey => "8.0",
        CacheEngine.Memcached => "1.6.22",
        _ => "7.1",
    };

    /// <summary>The family of the parameter group of a version.</summary>
    public static string Family(string engine, string version) => (engine, version.Split('.')) switch
    {
        ("redis", ["6", ..]) => "redis6.x",
        ("memcached", [var major, var minor, ..]) => $"memcached{major}.{minor}",
        (_, [var major, ..]) => $"{engine}{major}",
        _ => engine,
    };
}
