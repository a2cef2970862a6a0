using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Monitoring;

namespace Showroom.Hosting.Aws.Topics;

internal static class TopicDashboard
{
    public static JsonObject[] Row(TopicNode topic) =>
    [
        DashboardMapper.Graph($"{topic.Name}: published, delivered", "Sum", Metric(topic, "NumberOfMessagesPublished"), Metric(topic, "NumberOfNotificationsDelivered")),
        DashboardMapper.Graph($"{topic.Name}: filtered out", "Sum", Metric(topic, "NumberOfNotificationsFilteredOut")),
        DashboardMapper.Graph($"{topic.Name}: failed", "Sum", Metric(topic, "NumberOfNotificationsFailed"), Metric(topic, "NumberOfNotificationsRedrivenToDlq")),
    ];

    private static string[] Metric(TopicNode topic, string name) => ["AWS/SNS", name, "TopicName", $"${{{topic.Id}.TopicName}}"];
}
