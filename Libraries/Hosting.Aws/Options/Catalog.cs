using System.Text.RegularExpressions;

namespace Showroom.Hosting.Aws;

/// <summary>
/// The sizes that AWS sells, as of November 2026: Supported node types (ElastiCache), DB instance classes (RDS for
/// PostgreSQL), Task CPU and memory (Fargate). None of the public specifications lists them.
/// </summary>
internal static partial class Catalog
{
    private static readonly string[] s_graviton = ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge"];
    private static readonly string[] s_small = ["micro", "small", "medium"];

    private static readonly Dictionary<string, string[]> s_cacheNodes = new(StringComparer.Ordinal)
    {
        ["t3"] = s_small,
        ["t4g"] = s_small,
        ["m5"] = ["large", "xlarge", "2xlarge", "4xlarge", "12xlarge", "24xlarge"],
        ["m6g"] = s_graviton,
        ["m7g"] = s_graviton,
        ["r5"] = ["large", "xlarge", "2xlarge", "4xlarge", "12xlarge", "24xlarge"],
        ["r6g"] = s_graviton,
        ["r7g"] = s_graviton,
    };

    private static readonly Dictionary<string, string[]> s_databaseClasses = new(StringComparer.Ordinal)
    {
        ["t3"] = [.. s_small, "large", "xlarge", "2xlarge"],
        ["t4g"] = [.. s_small, "large", "xlarge", "2xlarge"],
        ["m6g"] = s_graviton,
        ["m6i"] = [.. s_graviton, "24xlarge", "32xlarge"],
        ["m7g"] = s_graviton,
        ["r6g"] = s_graviton,
        ["r6i"] = [.. s_graviton, "24xlarge", "32xlarge"],
        ["r7g"] = s_graviton,
    };

    public static IReadOnlyList<int> LogRetentionDays { get; } = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    public static IReadOnlyList<string> MaxMemoryPolicies { get; } =
        ["volatile-lru", "allkeys-lru", "volatile-lfu", "allkeys-lfu", "volatile-random", "allkeys-random", "volatile-ttl", "noeviction"];

    public static string CacheNodes { get; } = Describe("cache", s_cacheNodes);

    public static string DatabaseClasses { get; } = Describe("db", s_databaseClasses);

    public static bool IsCacheNode(string type) => Knows("cache", s_cacheNodes, type);

    public static bool IsDatabaseClass(string type) => Knows("db", s_databaseClasses, type);

    public static IReadOnlyList<int> FargateCpu { get; } = [256, 512, 1024, 2048, 4096, 8192, 16384];

    /// <summary>The memory sizes, in MB, that pair with a CPU size.</summary>
    public static IReadOnlyList<int> FargateMemory(int cpu) => cpu switch
    {
        256 => [512, 1024, 2048],
        512 => Range(1, 4, 1),
        1024 => Range(2, 8, 1),
        2048 => Range(4, 16, 1),
        4096 => Range(8, 30, 1),
        8192 => Range(16, 60, 4),
        16384 => Range(32, 120, 8),
        _ => [],
    };

    /// <summary>The length of a window hh:mm-hh:mm, which may span midnight; null when it is not one.</summary>
    public static TimeSpan? Window(string window)
    {
        if (WindowSyntax().Match(window) is not { Success: true } match)
        {
            return null;
        }

        TimeSpan At(int group) => new(int.Parse(match.Groups[group].ValueSpan, null), int.Parse(match.Groups[group + 1].ValueSpan, null), 0);
        var length = At(3) - At(1);
        return length < TimeSpan.Zero ? length + TimeSpan.FromDays(1) : length;
    }

    [GeneratedRegex("^([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])$")]
    private static partial Regex WindowSyntax();

    private static int[] Range(int fromGigabytes, int toGigabytes, int step) =>
        [.. Enumerable.Range(0, (toGigabytes - fromGigabytes) / step + 1).Select(i => (fromGigabytes + i * step) * 1024)];

    private static bool Knows(string prefix, Dictionary<string, string[]> families, string type) =>
        type.Split('.') is [var p, var family, var size] && p == prefix && families.TryGetValue(family, out var sizes) && sizes.Contains(size);

    private static string Describe(string prefix, Dictionary<string, string[]> families) =>
        string.Join("; ", families.Select(f => $"{prefix}.{f.Key}.{{{string.Join('|', f.Value)}}}"));
}
