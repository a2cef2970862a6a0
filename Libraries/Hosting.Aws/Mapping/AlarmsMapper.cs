using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Aws.Topologies;

namespace Showroom.Hosting.Aws.Mapping;

/// <summary>What somebody should be told: errors and latency of the site, and a cache or database in distress.</summary>
internal static class AlarmsMapper
{
    private const double Gigabyte = 1024d * 1024 * 1024;

    public static void Map(MappingContext context)
    {
        var (template, topology) = (context.Template, context.Topology);
        if (!context.Options.Monitoring.Alarms)
        {
            return;
        }

        template.Parameter("AlarmEmail", new("Who gets the alarms by e-mail; empty for nobody", context.Options.Monitoring.AlarmEmail ?? "") { AllowedPattern = "([^@\\s]+@[^@\\s]+)?" });
        var told = template.WhenGiven("AlarmEmail");
        template.Add("AlarmTopic", new("AWS::SNS::Topic") { ["DisplayName"] = new Sub("${AWS::StackName} alarms") });
        template.Add("AlarmSubscription", new("AWS::SNS::Subscription")
        {
            Condition = told,
            ["TopicArn"] = new Ref("AlarmTopic"),
            ["Protocol"] = "email",
            ["Endpoint"] = new Ref("AlarmEmail"),
        });

        if (topology.Site is { } site)
        {
            Site(context, LogicalIds.Of(site.Name));
        }

        foreach (var cache in topology.Caches)
        {
            if (cache.Options.Serverless)
            {
                Serverless(context, cache);
            }
            else
            {
                Nodes(context, cache);
            }
        }

        foreach (var database in topology.Databases)
        {
            Database(context, database);
        }
    }

    private static void Site(MappingContext context, string id)
    {
        Value dimensions =
        [
            Dimension("LoadBalancer", new GetAtt("LoadBalancer", "LoadBalancerFullName")),
            Dimension("TargetGroup", new GetAtt($"{id}TargetGroup", "TargetGroupFullName")),
        ];
        Alarm(context, "SiteErrors", "The site answered 5xx more than ten times in five minutes", "AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", dimensions, "Sum", above: 10);
        Alarm(context, "SiteLatency", "One answer in a hundred takes longer than a second", "AWS/ApplicationELB", "TargetResponseTime", dimensions, "p99", above: 1);
        Alarm(context, "SiteUnhealthy", "A task of the site is not healthy", "AWS/ApplicationELB", "UnHealthyHostCount", dimensions, "Maximum", above: 0);
    }

    private static void Nodes(MappingContext context, CacheNode cache)
    {
        var id = LogicalIds.Of(cache.Name);
        NodesAlarm(context, cache, $"{id}Cpu", $"A node of {cache.Name} has been busy for 15 minutes", "EngineCPUUtilization", above: 80);
        NodesAlarm(context, cache, $"{id}Memory", $"A node of {cache.Name} is nearly full", "DatabaseMemoryUsagePercentage", above: 80);
        NodesAlarm(context, cache, $"{id}Evictions", $"{cache.Name} drops entries to make room", "Evictions", above: 100);
        NodesAlarm(context, cache, $"{id}HitRate", $"{cache.Name} misses more often than it hits", "CacheHitRate", below: 50);
    }

    // Metrics are per node, and a failover makes another one the primary: the alarm is on the worst node of all.
    private static void NodesAlarm(MappingContext context, CacheNode cache, string id, string description, string metric, double? above = null, double? below = null)
    {
        // An alarm takes ten metrics at most: in a larger group the first shards stand for all, keys being spread evenly.
        var nodes = ReplicationGroup.Nodes(cache).Take(9).ToArray();
        var metrics = nodes.Select((node, index) => (Value)new Map
        {
            ["Id"] = $"node{index + 1}",
            ["ReturnData"] = false,
            ["MetricStat"] = new Map
            {
                ["Stat"] = "Average",
                ["Period"] = 300,
                ["Metric"] = new Map { ["Namespace"] = "AWS/ElastiCache", ["MetricName"] = metric, ["Dimensions"] = [Dimension("CacheClusterId", new Sub(node))] },
            },
        });
        var worst = new Map { ["Id"] = "worst", ["Expression"] = $"{(above is null ? "MIN" : "MAX")}([{string.Join(',', nodes.Select((_, i) => $"node{i + 1}"))}])", ["Label"] = metric, ["ReturnData"] = true };
        Add(context, id, description, above, below, alarm => alarm["Metrics"] = Value.Of([.. metrics, worst]));
    }

    private static void Serverless(MappingContext context, CacheNode cache)
    {
        var id = LogicalIds.Of(cache.Name);
        Value dimensions = [Dimension("clusterId", new Sub($"${{AWS::StackName}}-{cache.Name}"))];
        Alarm(context, $"{id}Throttled", $"{cache.Name} reached its limit of processing units", "AWS/ElastiCache", "ThrottledCmds", dimensions, "Sum", above: 0);
        Alarm(context, $"{id}Memory", $"{cache.Name} is nearly full", "AWS/ElastiCache", "BytesUsedForCache", dimensions, "Maximum", above: 0.8 * cache.Options.ServerlessMaxGigabytes * 1e9);
        Alarm(context, $"{id}Evictions", $"{cache.Name} drops entries to make room", "AWS/ElastiCache", "Evictions", dimensions, "Sum", above: 100);
        Alarm(context, $"{id}HitRate", $"{cache.Name} misses more often than it hits", "AWS/ElastiCache", "CacheHitRate", dimensions, "Average", below: 50);
    }

    private static void Database(MappingContext context, DatabaseNode database)
    {
        var id = LogicalIds.Of(database.Name);
        Value dimensions = [Dimension("DBInstanceIdentifier", new Ref(id))];
        Alarm(context, $"{id}Cpu", $"{database.Name} has been busy for 15 minutes", "AWS/RDS", "CPUUtilization", dimensions, "Average", above: 80);
        Alarm(context, $"{id}Connections", $"{database.Name} has many connections: services leak them, or are too many", "AWS/RDS", "DatabaseConnections", dimensions, "Maximum", above: 80);
        Alarm(context, $"{id}Storage", $"{database.Name} has less than 2 GB left", "AWS/RDS", "FreeStorageSpace", dimensions, "Minimum", below: 2 * Gigabyte);
    }

    private static void Alarm(MappingContext context, string id, string description, string space, string metric, Value dimensions, string statistic, double? above = null, double? below = null) =>
        Add(context, id, description, above, below, alarm =>
        {
            alarm["Namespace"] = space;
            alarm["MetricName"] = metric;
            alarm["Dimensions"] = dimensions;
            alarm[statistic.StartsWith('p') ? "ExtendedStatistic" : "Statistic"] = statistic;
            alarm["Period"] = 300;
        });

    private static void Add(MappingContext context, string id, string description, double? above, double? below, Action<TemplateResource> metric)
    {
        var alarm = new TemplateResource("AWS::CloudWatch::Alarm")
        {
            ["AlarmDescription"] = description,
            ["ComparisonOperator"] = above is null ? "LessThanThreshold" : "GreaterThanThreshold",
            ["Threshold"] = (above ?? below)!.Value,
            ["EvaluationPeriods"] = 3,
            ["DatapointsToAlarm"] = 2,
            // No requests, no news: quiet is not an incident.
            ["TreatMissingData"] = "notBreaching",
            ["AlarmActions"] = [new Ref("AlarmTopic")],
            ["OKActions"] = [new Ref("AlarmTopic")],
        };
        metric(alarm);
        context.Template.Add($"{id}Alarm", alarm);
    }

    private static Map Dimension(string name, Value value) => new() { ["Name"] = name, ["Value"] = value };
}
