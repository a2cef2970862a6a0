using System.Net;

namespace Showroom.Hosting.Aws;

/// <summary>
/// Contradictions that CloudFormation would find after minutes, with half a stack made. Each is one sentence that names the
/// option and the allowed values.
/// </summary>
internal static class OptionsCheck
{
    public static IEnumerable<string> Problems(AwsOptions options) =>
        [.. Network(options.Network), .. Monitoring(options.Monitoring), .. Certificate(options.CertificateArn)];

    public static IEnumerable<string> Problems(string resource, ElastiCacheOptions cache, NetworkOptions network)
    {
        var of = Named("Cache", resource);
        if (cache.Serverless)
        {
            if (cache.Shards is not null)
            {
                yield return $"{of}.Shards does not go with Serverless, which shards by itself. Allowed: null.";
            }

            if (cache.ServerlessMaxGigabytes is < 1 or > 5_000)
            {
                yield return $"{of}.ServerlessMaxGigabytes is {cache.ServerlessMaxGigabytes}. Allowed: 1 to 5000.";
            }

            if (cache.ServerlessMaxProcessingUnits is < 1_000 or > 15_000_000)
            {
                yield return $"{of}.ServerlessMaxProcessingUnits is {cache.ServerlessMaxProcessingUnits}. Allowed: 1000 to 15000000.";
            }
        }

        if (!Catalog.IsCacheNode(cache.NodeType))
        {
            yield return $"{of}.NodeType '{cache.NodeType}' does not exist. Allowed: {Catalog.CacheNodes}.";
        }

        if (cache.Replicas is < 0 or > 5)
        {
            yield return $"{of}.Replicas is {cache.Replicas}. Allowed: 0 to 5.";
        }

        if (cache.AutomaticFailover && cache.Replicas == 0 && !cache.Serverless)
        {
            yield return $"{of}.AutomaticFailover needs a replica to fail over to, and {of}.Replicas is 0. Allowed: 1 to 5.";
        }

        if (cache.MultiAz && !cache.AutomaticFailover && !cache.Serverless)
        {
            yield return $"{of}.MultiAz needs {of}.AutomaticFailover, which is false. Allowed: true.";
        }

        if (cache.MultiAz && network.AvailabilityZones < 2)
        {
            yield return $"{of}.MultiAz needs two zones, and Network.AvailabilityZones is {network.AvailabilityZones}. Allowed: 2 or 3.";
        }

        if (cache.Shards is < 1 or > 90)
        {
            yield return $"{of}.Shards is {cache.Shards}. Allowed: 1 to 90, or null for cluster mode off.";
        }

        if (cache.Shards is not null && !cache.AutomaticFailover)
        {
            yield return $"{of}.Shards switches cluster mode on, which needs {of}.AutomaticFailover. Allowed: true, with Replicas 1 to 5.";
        }

        if (!Catalog.MaxMemoryPolicies.Contains(cache.MaxMemoryPolicy))
        {
            yield return $"{of}.MaxMemoryPolicy is '{cache.MaxMemoryPolicy}'. Allowed: {string.Join(", ", Catalog.MaxMemoryPolicies)}.";
        }

        if (cache.IdleTimeout != TimeSpan.Zero && (cache.IdleTimeout < TimeSpan.FromSeconds(20) || cache.IdleTimeout > TimeSpan.FromDays(1)))
        {
            yield return $"{of}.IdleTimeout is {cache.IdleTimeout}. Allowed: 00:00:00 (never), or 00:00:20 to 1.00:00:00.";
        }

        if (cache.SnapshotRetentionDays is < 0 or > 35)
        {
            yield return $"{of}.SnapshotRetentionDays is {cache.SnapshotRetentionDays}. Allowed: 0 (none) to 35.";
        }

        if (Catalog.Window(cache.SnapshotWindow) is not { TotalMinutes: >= 60 })
        {
            yield return $"{of}.SnapshotWindow is '{cache.SnapshotWindow}'. Allowed: hh:mm-hh:mm in UTC, at least an hour.";
        }
    }

    public static IEnumerable<string> Problems(string resource, RdsOptions database, NetworkOptions network)
    {
        var of = Named("Database", resource);
        if (!Catalog.IsDatabaseClass(database.InstanceClass))
        {
            yield return $"{of}.InstanceClass '{database.InstanceClass}' does not exist. Allowed: {Catalog.DatabaseClasses}.";
        }

        if (database.MultiAz && network.AvailabilityZones < 2)
        {
            yield return $"{of}.MultiAz needs two zones, and Network.AvailabilityZones is {network.AvailabilityZones}. Allowed: 2 or 3.";
        }

        if (database.StorageGigabytes is < 20 or > 65_536)
        {
            yield return $"{of}.StorageGigabytes is {database.StorageGigabytes}. Allowed: 20 to 65536.";
        }
        // RDS refuses a ceiling that leaves less than a tenth to grow.
        if (database.MaxStorageGigabytes is { } max && max < database.StorageGigabytes * 1.1)
        {
            yield return $"{of}.MaxStorageGigabytes is {max}. Allowed: a tenth more than StorageGigabytes ({Math.Ceiling(database.StorageGigabytes * 1.1)}) and up, or null.";
        }

        if (database.BackupRetentionDays is < 0 or > 35)
        {
            yield return $"{of}.BackupRetentionDays is {database.BackupRetentionDays}. Allowed: 0 (none) to 35.";
        }

        if (Catalog.Window(database.BackupWindow) is not { TotalMinutes: >= 30 })
        {
            yield return $"{of}.BackupWindow is '{database.BackupWindow}'. Allowed: hh:mm-hh:mm in UTC, at least half an hour.";
        }

        if (!Version.TryParse(database.EngineVersion, out _))
        {
            yield return $"{of}.EngineVersion is '{database.EngineVersion}'. Allowed: a version of PostgreSQL such as 17.6.";
        }
    }

    public static IEnumerable<string> Problems(string resource, FargateOptions service, int count)
    {
        var of = Named("Services", resource);
        if (!Catalog.FargateCpu.Contains(service.Cpu))
        {
            yield return $"{of}.Cpu is {service.Cpu}. Allowed: {string.Join(", ", Catalog.FargateCpu)}.";
        }
        else if (!Catalog.FargateMemory(service.Cpu).Contains(service.MemoryMegabytes))
        {
            yield return $"{of}.MemoryMegabytes {service.MemoryMegabytes} does not pair with Cpu {service.Cpu}. Allowed: {string.Join(", ", Catalog.FargateMemory(service.Cpu))}.";
        }

        if (service.Count is < 1 or > 1_000)
        {
            yield return $"{of}.Count is {service.Count}. Allowed: 1 to 1000, or null for the model's replicas.";
        }

        if (service.MaxCount is { } max && max < count)
        {
            yield return $"{of}.MaxCount is {max}, below the count of {count}. Allowed: {count} and more, or null for no scaling.";
        }

        if (service.TargetCpuPercent is < 10 or > 90)
        {
            yield return $"{of}.TargetCpuPercent is {service.TargetCpuPercent}. Allowed: 10 to 90.";
        }

        if (service.StopTimeout < TimeSpan.FromSeconds(5) || service.StopTimeout > TimeSpan.FromSeconds(120))
        {
            yield return $"{of}.StopTimeout is {service.StopTimeout}. Allowed: 00:00:05 (the services drain in less) to 00:02:00.";
        }

        foreach (var (option, path) in new[] { ("HealthPath", service.HealthPath), ("AlivePath", service.AlivePath) })
        {
            if (path is not null && (!path.StartsWith('/') || path.Any(c => char.IsWhiteSpace(c) || c is '"' or '\'' or '\\' or '$' or '`')))
            {
                yield return $"{of}.{option} is '{path}'. Allowed: a path such as /health.";
            }
        }
    }

    private static IEnumerable<string> Network(NetworkOptions network)
    {
        if (!IPNetwork.TryParse(network.Cidr, out var range) || range.BaseAddress.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork || range.ToString() != network.Cidr)
        {
            yield return $"Network.Cidr is '{network.Cidr}'. Allowed: an IPv4 network such as 10.0.0.0/16, from /16 to /24.";
        }
        else if (range.PrefixLength is < 16 or > 24)
        {
            yield return $"Network.Cidr '{network.Cidr}' is too {(range.PrefixLength > 24 ? "small: a load balancer needs a /27 in each zone" : "large")}. Allowed: /16 to /24.";
        }

        if (network.AvailabilityZones is not (2 or 3))
        {
            yield return $"Network.AvailabilityZones is {network.AvailabilityZones}. Allowed: 2 or 3.";
        }
    }

    private static IEnumerable<string> Monitoring(MonitoringOptions monitoring)
    {
        if (!Catalog.LogRetentionDays.Contains(monitoring.LogRetentionDays))
        {
            yield return $"Monitoring.LogRetentionDays is {monitoring.LogRetentionDays}. Allowed: {string.Join(", ", Catalog.LogRetentionDays)}.";
        }

        if (monitoring.AlarmEmail is { } email && (!email.Contains('@', StringComparison.Ordinal) || email.Any(char.IsWhiteSpace)))
        {
            yield return $"Monitoring.AlarmEmail is '{email}'. Allowed: an e-mail address, or null.";
        }

        if (monitoring is { Alarms: false, AlarmEmail: not null })
        {
            yield return "Monitoring.AlarmEmail is given, and Monitoring.Alarms is false. Allowed: true, or no address.";
        }
    }

    private static IEnumerable<string> Certificate(string? arn)
    {
        if (arn is not null && !arn.StartsWith("arn:aws", StringComparison.Ordinal))
        {
            yield return $"CertificateArn is '{arn}'. Allowed: the ARN of a certificate in ACM, arn:aws:acm:...:certificate/..., or null.";
        }
    }

    private static string Named(string group, string resource) => $"{group} ({resource})";
}
