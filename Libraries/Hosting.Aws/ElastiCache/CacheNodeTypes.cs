using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.ElastiCache;

/// <summary>Supported node types of ElastiCache, as of November 2026. No public specification lists them.</summary>
internal static class CacheNodeTypes
{
    public static InstanceTypes All { get; } = new("cache", new Dictionary<string, IReadOnlyList<string>>
    {
        ["t3"] = InstanceTypes.Burstable,
        ["t4g"] = InstanceTypes.Burstable,
        ["m5"] = ["large", "xlarge", "2xlarge", "4xlarge", "12xlarge", "24xlarge"],
        ["m6g"] = InstanceTypes.Graviton,
        ["m7g"] = InstanceTypes.Graviton,
        ["r5"] = ["large", "xlarge", "2xlarge", "4xlarge", "12xlarge", "24xlarge"],
        ["r6g"] = InstanceTypes.Graviton,
        ["r7g"] = InstanceTypes.Graviton,
    });
}
