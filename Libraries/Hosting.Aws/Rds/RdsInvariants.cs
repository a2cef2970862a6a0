using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Rds;

/// <summary>What RDS rejects only during deployment, and what it accepts but the publisher does not: no encryption, a public instance.</summary>
internal static class RdsInvariants
{
    public static IEnumerable<Finding> Check(TemplateView template) => template.Of("AWS::RDS::DBInstance").SelectMany(d => Instance(template, d.Id, d.Properties));

    private static IEnumerable<Finding> Instance(TemplateView template, string id, JsonObject database)
    {
        if (template.Value(database["PubliclyAccessible"]) is not ("false" or "False"))
        {
            yield return new Finding($"{id}.PubliclyAccessible", "It has to be false: a database is never public.");
        }

        if (!template.IsTrue(database["StorageEncrypted"]))
        {
            yield return new Finding($"{id}.StorageEncrypted", "It has to be true.");
        }

        if (template.Value(database["DBInstanceClass"]) is { } type && !template.AllowsUnknownTypes(id) && !DatabaseOffers.All.HasType(type))
        {
            yield return new Finding($"{id}.DBInstanceClass", $"'{type}' does not exist. Allowed: {DatabaseOffers.All.Types}.");
        }

        if (template.Number(database["AllocatedStorage"]) is < 20 or > 65_536)
        {
            yield return new Finding($"{id}.AllocatedStorage", "Allowed: 20 to 65536 GB.");
        }

        if (template.Number(database["BackupRetentionPeriod"]) is < 0 or > 35)
        {
            yield return new Finding($"{id}.BackupRetentionPeriod", "Allowed: 0 to 35 days.");
        }

        if (template.Value(database["PreferredBackupWindow"]) is { } window && DailyWindow.Length(window) is not { TotalMinutes: >= 30 })
        {
            yield return new Finding($"{id}.PreferredBackupWindow", $"'{window}' is not a window. Allowed: hh:mm-hh:mm, at least half an hour.");
        }

        if (database["VPCSecurityGroups"] is null)
        {
            yield return new Finding($"{id}.VPCSecurityGroups", "Without one it is in the network's default group.");
        }
    }
}
