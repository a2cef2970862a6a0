using System.Text.Json;
using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Aws.Topologies;

namespace Showroom.Hosting.Aws.Mapping;

/// <summary>One page: the site above, then each service, cache and database in a row of its own.</summary>
internal static class DashboardMapper
{
    private const int Width = 8;
    private const int Height = 6;

    public static void Map(MappingContext context)
    {
        if (!context.Options.Monitoring.Dashboard)
        {
            return;
        }

        var topology = context.Topology;
        var rows = new List<JsonObject[]>();
        if (topology.Site is { } site)
        {
            rows.Add(Site(LogicalIds.Of(site.Name)));
        }

        rows.AddRange(topology.Services.Where(s => !s.RunsOnce).Select(Service));
        rows.AddRange(topology.Caches.Select(Cache));
        rows.AddRange(topology.Databases.Select(Database));

        var widgets = new JsonArray();
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < rows[row].Length; column++)
            {
                widgets.Add(new JsonObject
                {
                    ["type"] = "metric",
                    ["x"] = column * Width,
                    ["y"] = row * Height,
                    ["width"] = Width,
                    ["height"] = Height,
                    ["properties"] = rows[row][column],
                });
            }
        }

        var body = new JsonObject { ["widgets"] = widgets }.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        context.Template.Add("Dashboard", new("AWS::CloudWatch::Dashboard")
        {
            ["DashboardName"] = Ref.StackName,
            ["DashboardBody"] = new Sub(body),
        });
        context.Template.Outputs["DashboardUrl"] = new("The dashboard", new Sub("https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#dashboards:name=${AWS::StackName}"));
    }

    private static JsonObject[] Site(string id)
    {
        string[] balancer = ["LoadBalancer", "${LoadBalancer.LoadBalancerFullName}"];
        string[] target = ["TargetGroup", $"${{{id}TargetGroup.TargetGroupFullName}}", .. balancer];
        return
        [
            Graph("Requests and errors", "Sum", ["AWS/ApplicationELB", "RequestCount", .. balancer], ["AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", .. balancer]),
            Graph("Latency, 99 of 100 (s)", "p99", ["AWS/ApplicationELB", "TargetResponseTime", .. balancer]),
            Graph("Healthy tasks", "Minimum", ["AWS/ApplicationELB", "HealthyHostCount", .. target]),
        ];
    }

    private static JsonObject[] Service(ServiceNode service)
    {
        var id = LogicalIds.Of(service.Name);
        string[] dimensions = ["ClusterName", "${Cluster}", "ServiceName", $"${{{id}Service.Name}}"];
        return
        [
            Graph($"{service.Name}: CPU (%)", "Average", ["AWS/ECS", "CPUUtilization", .. dimensions]),
            Graph($"{service.Name}: memory (%)", "Average", ["AWS/ECS", "MemoryUtilization", .. dimensions]),
        ];
    }

    private static JsonObject[] Cache(CacheNode cache)
    {
        string[][] Each(string metric) => cache.Options.Serverless
            ? [["AWS/ElastiCache", metric, "clusterId", $"${{AWS::StackName}}-{cache.Name}"]]
            : [.. ReplicationGroup.Nodes(cache).Select(node => new[] { "AWS/ElastiCache", metric, "CacheClusterId", node })];
        return
        [
            cache.Options.Serverless
                ? Graph($"{cache.Name}: processing units", "Sum", Each("ElastiCacheProcessingUnits"))
                : Graph($"{cache.Name}: engine CPU (%)", "Average", Each("EngineCPUUtilization")),
            Graph($"{cache.Name}: hit rate (%)", "Average", Each("CacheHitRate")),
            cache.Options.Serverless
                ? Graph($"{cache.Name}: data (bytes)", "Average", Each("BytesUsedForCache"))
                : Graph($"{cache.Name}: memory (%)", "Average", Each("DatabaseMemoryUsagePercentage")),
        ];
    }

    private static JsonObject[] Database(DatabaseNode database)
    {
        string[] dimensions = ["DBInstanceIdentifier", $"${{{LogicalIds.Of(database.Name)}}}"];
        return
        [
            Graph($"{database.Name}: CPU (%)", "Average", ["AWS/RDS", "CPUUtilization", .. dimensions]),
            Graph($"{database.Name}: connections", "Maximum", ["AWS/RDS", "DatabaseConnections", .. dimensions]),
            Graph($"{database.Name}: free storage (bytes)", "Minimum", ["AWS/RDS", "FreeStorageSpace", .. dimensions]),
        ];
    }

    private static JsonObject Graph(string title, string statistic, params string[][] metrics) => new()
    {
        ["title"] = title,
        ["region"] = "${AWS::Region}",
        ["view"] = "timeSeries",
        ["stat"] = statistic,
        ["period"] = 60,
        ["metrics"] = new JsonArray([.. metrics.Select(m => new JsonArray([.. m]))]),
    };
}
