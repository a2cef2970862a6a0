using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Rds;

internal static class DatabaseDashboard
{
    public static JsonObject[] Row(DatabaseNode database)
    {
        string[] dimensions = ["DBInstanceIdentifier", $"${{{LogicalIds.Of(database.Name)}}}"];
        return
        [
            DashboardMapper.Graph($"{database.Name}: CPU (%)", "Average", ["AWS/RDS", "CPUUtilization", .. dimensions]),
            DashboardMapper.Graph($"{database.Name}: connections", "Maximum", ["AWS/RDS", "DatabaseConnections", .. dimensions]),
            DashboardMapper.Graph($"{database.Name}: free storage (bytes)", "Minimum", ["AWS/RDS", "FreeStorageSpace", .. dimensions]),
        ];
    }
}
