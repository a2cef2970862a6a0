using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Rds;

/// <summary>Instance classes of RDS for PostgreSQL, as of November 2026. No public specification lists them.</summary>
internal static class DatabaseClasses
{
    public static InstanceTypes All { get; } = new("db", new Dictionary<string, IReadOnlyList<string>>
    {
        ["t3"] = [.. InstanceTypes.Burstable, "large", "xlarge", "2xlarge"],
        ["t4g"] = [.. InstanceTypes.Burstable, "large", "xlarge", "2xlarge"],
        ["m6g"] = InstanceTypes.Graviton,
        ["m6i"] = [.. InstanceTypes.Graviton, "24xlarge", "32xlarge"],
        ["m7g"] = InstanceTypes.Graviton,
        ["r6g"] = InstanceTypes.Graviton,
        ["r6i"] = [.. InstanceTypes.Graviton, "24xlarge", "32xlarge"],
        ["r7g"] = InstanceTypes.Graviton,
    });
}
