using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Rds;

/// <summary>CPU, connections and free storage of a database server.</summary>
internal static class DatabaseAlarms
{
    private const double Gigabyte = 1024d * 1024 * 1024;

    public static void Map(Template template, DatabaseNode database)
    {
        var id = LogicalIds.Of(database.Name);
        Value dimensions = [AlarmMapper.Dimension("DBInstanceIdentifier", new Ref(id))];
        AlarmMapper.Add(template, $"{id}Cpu", $"The CPU of {database.Name} is above 80 %", new("AWS/RDS", "CPUUtilization", dimensions, "Average"), above: 80);
        AlarmMapper.Add(template, $"{id}Connections", $"{database.Name} has more than 80 connections", new("AWS/RDS", "DatabaseConnections", dimensions, "Maximum"), above: 80);
        AlarmMapper.Add(template, $"{id}Storage", $"{database.Name} has less than 2 GB of free storage", new("AWS/RDS", "FreeStorageSpace", dimensions, "Minimum"), below: 2 * Gigabyte);
    }
}
