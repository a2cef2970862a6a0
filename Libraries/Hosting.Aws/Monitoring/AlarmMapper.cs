using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Monitoring;

/// <summary>CloudWatch alarms and the topic that they go to. Which metrics have alarms is decided by the folder of each kind of resource.</summary>
internal static class AlarmMapper
{
    /// <summary>The topic that alarms go to, and its subscription by e-mail.</summary>
    public static void MapTopic(Template template, MonitoringOptions options)
    {
        template.Parameter("AlarmEmail", new("E-mail address that alarms are sent to; empty for none", options.AlarmEmail ?? "") { AllowedPattern = "([^@\\s]+@[^@\\s]+)?" });
        var condition = template.WhenGiven("AlarmEmail");
        template.Add("AlarmTopic", new("AWS::SNS::Topic") { ["DisplayName"] = new Sub("${AWS::StackName} alarms") });
        template.Add("AlarmSubscription", new("AWS::SNS::Subscription")
        {
            Condition = condition,
            ["TopicArn"] = new Ref("AlarmTopic"),
            ["Protocol"] = "email",
            ["Endpoint"] = new Ref("AlarmEmail"),
        });
    }

    /// <summary>An alarm on one metric, in periods of five minutes.</summary>
    public static void Add(Template template, string id, string description, AlarmMetric metric, double? above = null, double? below = null) =>
        Add(template, id, description, above, below, alarm =>
        {
            alarm["Namespace"] = metric.Namespace;
            alarm["MetricName"] = metric.Name;
            alarm["Dimensions"] = metric.Dimensions;
            alarm[metric.Statistic.StartsWith('p') ? "ExtendedStatistic" : "Statistic"] = metric.Statistic;
            alarm["Period"] = 300;
        });

    /// <summary>An alarm on the highest of several metrics when <paramref name="above"/> is given, or else on the lowest: the first nine, as CloudWatch takes ten with the expression.</summary>
    public static void AddWorst(Template template, string id, string description, IEnumerable<AlarmMetric> metrics, string label, double? above = null, double? below = null)
    {
        Map[] queries = [.. metrics.Take(9).Select((metric, index) => new Map
        {
            ["Id"] = $"metric{index + 1}",
            ["ReturnData"] = false,
            ["MetricStat"] = new Map
            {
                ["Stat"] = metric.Statistic,
                ["Period"] = 300,
                ["Metric"] = new Map { ["Namespace"] = metric.Namespace, ["MetricName"] = metric.Name, ["Dimensions"] = metric.Dimensions },
            },
        })];
        var worst = new Map
        {
            ["Id"] = "worst",
            ["Expression"] = $"{(above is null ? "MIN" : "MAX")}([{string.Join(',', queries.Select((_, index) => $"metric{index + 1}"))}])",
            ["Label"] = label,
            ["ReturnData"] = true,
        };
        Add(template, id, description, above, below, alarm => alarm["Metrics"] = Value.Of([.. queries, worst]));
    }

    public static Map Dimension(string name, Value value) => new() { ["Name"] = name, ["Value"] = value };

    /// <summary>An alarm that fires when two of three periods are above or below a threshold.</summary>
    private static void Add(Template template, string id, string description, double? above, double? below, Action<TemplateResource> metric)
    {
        var alarm = new TemplateResource("AWS::CloudWatch::Alarm")
        {
            ["AlarmDescription"] = description,
            ["ComparisonOperator"] = above is null ? "LessThanThreshold" : "GreaterThanThreshold",
            ["Threshold"] = (above ?? below)!.Value,
            ["EvaluationPeriods"] = 3,
            ["DatapointsToAlarm"] = 2,
            // Without requests there are no data points, which is not a failure.
            ["TreatMissingData"] = "notBreaching",
            ["AlarmActions"] = [new Ref("AlarmTopic")],
            ["OKActions"] = [new Ref("AlarmTopic")],
        };
        metric(alarm);
        template.Add($"{id}Alarm", alarm);
    }
}

/// <summary>A CloudWatch metric and how it is aggregated over a period.</summary>
/// <param name="Statistic">Such as Average, or a percentile such as p99.</param>
internal sealed record AlarmMetric(string Namespace, string Name, Value Dimensions, string Statistic);
