using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Ecs;

/// <summary>
/// Autoscaling of a consumer by the messages that wait for each of its tasks. Every running task sends one sample of its CPU
/// utilization a minute, so the number of samples is that of the tasks.
/// </summary>
internal static class BacklogScaling
{
    public static void Map(Template template, string id, IReadOnlyList<Value> queues, int target) => template.Add($"{id}BacklogPolicy", new("AWS::ApplicationAutoScaling::ScalingPolicy")
    {
        Option = "Services.TargetBacklog",
        ["PolicyName"] = "backlog",
        ["PolicyType"] = "TargetTrackingScaling",
        ["ScalingTargetId"] = new Ref($"{id}Scaling"),
        ["TargetTrackingScalingPolicyConfiguration"] = new Map
        {
            ["CustomizedMetricSpecification"] = new Map
            {
                ["Metrics"] =
                [
                    .. queues.Select((queue, index) => Metric($"queue{index + 1}", "AWS/SQS", "ApproximateNumberOfMessagesVisible", "Average", ("QueueName", queue))),
                    Metric("tasks", "AWS/ECS", "CPUUtilization", "SampleCount", ("ClusterName", new Ref("Cluster")), ("ServiceName", new GetAtt($"{id}Service", "Name"))),
                    new Map
                    {
                        ["Id"] = "backlog",
                        ["Label"] = "Messages for each task",
                        ["Expression"] = $"({string.Join(" + ", queues.Select((_, index) => $"queue{index + 1}"))}) / tasks",
                        ["ReturnData"] = true,
                    },
                ],
            },
            ["TargetValue"] = target,
            ["ScaleOutCooldown"] = 60,
            ["ScaleInCooldown"] = 300,
        },
    });

    private static Map Metric(string id, string ns, string name, string statistic, params (string Name, Value Value)[] dimensions) => new()
    {
        ["Id"] = id,
        ["MetricStat"] = new Map
        {
            ["Stat"] = statistic,
            ["Metric"] = new Map
            {
                ["Namespace"] = ns,
                ["MetricName"] = name,
                ["Dimensions"] = Value.Of([.. dimensions.Select(dimension => new Map { ["Name"] = dimension.Name, ["Value"] = dimension.Value })]),
            },
        },
        ["ReturnData"] = false,
    };
}
