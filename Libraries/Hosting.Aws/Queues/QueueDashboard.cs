using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Monitoring;

namespace Showroom.Hosting.Aws.Queues;

internal static class QueueDashboard
{
    public static JsonObject[] Row(QueueNode queue) =>
    [
        DashboardMapper.Graph($"{queue.Name}: waiting, in flight", "Maximum", Metric(queue.Id, "ApproximateNumberOfMessagesVisible"), Metric(queue.Id, "ApproximateNumberOfMessagesNotVisible")),
        DashboardMapper.Graph($"{queue.Name}: age of the oldest (s)", "Maximum", Metric(queue.Id, "ApproximateAgeOfOldestMessage")),
        DashboardMapper.Graph($"{queue.Name}: dead letters", "Maximum", Metric(queue.DeadLetterId, "ApproximateNumberOfMessagesVisible")),
    ];

    private static string[] Metric(string id, string name) => ["AWS/SQS", name, "QueueName", $"${{{id}.QueueName}}"];
}
