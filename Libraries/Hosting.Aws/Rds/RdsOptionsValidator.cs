using System.Text.RegularExpressions;
using Showroom.Hosting.Aws.Networking;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Rds;

/// <summary>Contradictions that CloudFormation would report after minutes. Each message names the option and the allowed values.</summary>
internal static partial class RdsOptionsValidator
{
    public static IEnumerable<string> Validate(string resource, RdsOptions database, NetworkOptions network)
    {
        var of = $"Database ({resource})";
        if (!database.AllowUnknownInstanceClasses && !DatabaseOffers.All.HasType(database.InstanceClass))
        {
            yield return $"{of}.InstanceClass '{database.InstanceClass}' does not exist. Allowed: {DatabaseOffers.All.Types} ({DatabaseOffers.All.Date}; AllowUnknownInstanceClasses accepts newer ones).";
        }

        if (database.MultiAz && network.AvailabilityZones < 2)
        {
            yield return $"{of}.MultiAz needs two zones, and Network.AvailabilityZones is {network.AvailabilityZones}. Allowed: 2 or 3.";
        }

        if (database.StorageGigabytes is < 20 or > 65_536)
        {
            yield return $"{of}.StorageGigabytes is {database.StorageGigabytes}. Allowed: 20 to 65536.";
        }

        // RDS refuses a maximum that is less than 10 % above the storage.
        if (database.MaxStorageGigabytes is { } max && max < database.StorageGigabytes * 1.1)
        {
            yield return $"{of}.MaxStorageGigabytes is {max}. Allowed: at least 10 % more than StorageGigabytes ({Math.Ceiling(database.StorageGigabytes * 1.1)}) and up, or null.";
        }

        if (database.BackupRetentionDays is < 0 or > 35)
        {
            yield return $"{of}.BackupRetentionDays is {database.BackupRetentionDays}. Allowed: 0 (none) to 35.";
        }

        if (DailyWindow.Length(database.BackupWindow) is not { TotalMinutes: >= 30 })
        {
            yield return $"{of}.BackupWindow is '{database.BackupWindow}'. Allowed: hh:mm-hh:mm in UTC, at least half an hour.";
        }

        var majors = DatabaseOffers.All.Versions("postgres");
        if (!VersionSyntax().IsMatch(database.EngineVersion) || (!database.AllowUnknownInstanceClasses && !majors.Contains(database.EngineVersion.Split('.')[0])))
        {
            yield return $"{of}.EngineVersion is '{database.EngineVersion}'. Allowed: a major version of PostgreSQL ({string.Join(", ", majors)}; {DatabaseOffers.All.Date}), or one with its minor version, such as 17.6.";
        }
    }

    [GeneratedRegex(@"^[0-9]{1,2}(\.[0-9]{1,2})?$")]
    private static partial Regex VersionSyntax();
}
