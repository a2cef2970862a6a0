namespace Showroom.Hosting.Aws.Rds;

/// <summary>A Postgres server of the model as an RDS instance, always encrypted and never public.</summary>
public sealed record RdsOptions
{
    /// <summary>The instance class, such as <c>db.t4g.micro</c>.</summary>
    public string InstanceClass { get; init; } = "db.t4g.micro";

    /// <summary>
    /// The version of PostgreSQL. A major version, such as 17, leaves the minor version to RDS, which retires minor versions and
    /// updates to newer ones.
    /// </summary>
    public string EngineVersion { get; init; } = "17";

    /// <summary>Accepts instance classes and versions that the library's dated table does not have; AWS checks them when it deploys.</summary>
    public bool AllowUnknownInstanceClasses { get; init; }

    /// <summary>Storage (gp3) in GB: 20 to 65,536.</summary>
    public int StorageGigabytes { get; init; } = 20;

    /// <summary>The maximum of storage autoscaling in GB; null disables it.</summary>
    public int? MaxStorageGigabytes { get; init; }

    /// <summary>A standby in another zone with automatic failover; doubles the price.</summary>
    public bool MultiAz { get; init; }

    /// <summary>For how many days backups are kept: 0 (none) to 35.</summary>
    public int BackupRetentionDays { get; init; } = 1;

    /// <summary>When the daily backup is taken, in UTC, <c>hh:mm-hh:mm</c>, at least half an hour.</summary>
    public string BackupWindow { get; init; } = "02:00-03:00";

    /// <summary>Protects the instance against deletion; a final snapshot is taken when it is deleted.</summary>
    public bool DeletionProtection { get; init; }
}
