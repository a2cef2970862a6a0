using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Topics;

/// <summary>What a topic could not deliver, and what its SMS cost.</summary>
internal static class TopicAlarms
{
    /// <summary>An alarm takes ten metrics at most, one of which is the maximum of the others.</summary>
    private const int MaxQueues = 9;

    public static void Map(Template template, TopicNode topic)
    {
        var queues = SubscriptionMapper.DeadLetterIds(topic).Take(MaxQueues).ToArray();
        if (queues.Length == 0)
        {
            return;
        }

        var metrics = queues.Select((queue, index) => (Value)new Map
        {
            ["Id"] = $"queue{index + 1}",
            ["ReturnData"] = false,
            ["MetricStat"] = new Map
            {
                ["Stat"] = "Maximum",
                ["Period"] = 300,
                ["Metric"] = new Map
                {
                    ["Namespace"] = "AWS/SQS",
                    ["MetricName"] = "ApproximateNumberOfMessagesVisible",
                    ["Dimensions"] = [AlarmMapper.Dimension("QueueName", new GetAtt(queue, "QueueName"))],
                },
            },
        });
        var most = new Map
        {
            ["Id"] = "undelivered",
            ["Expression"] = $"MAX([{string.Join(',', queues.Select((_, index) => $"queue{index + 1}"))}])",
            ["Label"] = "Undelivered messages",
            ["ReturnData"] = true,
        };
        AlarmMapper.Add(template, $"{topic.Id}Undelivered", $"{topic.Name} could not deliver a message to a subscriber", above: 0, below: null, alarm => alarm["Metrics"] = Value.Of([.. metrics, most]));
    }

    /// <summary>The metric is that of the account and region, so there is one alarm, at the lowest limit.</summary>
    public static void MapSpend(Template template, IReadOnlyList<TopicNode> topics)
    {
        if (topics.Where(t => t.Subscriptions.Any(s => s.Protocol == "sms")).Select(t => t.Options.SmsSpendAlarm).ToArray() is { Length: > 0 } limits)
        {
            AlarmMapper.Add(
                template, "SmsSpend", $"SMS of this month cost more than {limits.Min():0.##} US dollars",
                new("AWS/SNS", "SMSMonthToDateSpentUSD", Value.Of([]), "Maximum"), above: (double)limits.Min());
        }
    }
}
