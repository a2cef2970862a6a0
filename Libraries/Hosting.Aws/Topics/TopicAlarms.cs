using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Topics;

/// <summary>What a topic could not deliver, and what its SMS cost.</summary>
internal static class TopicAlarms
{
    public static void Map(Template template, TopicNode topic)
    {
        AlarmMetric[] queues = [.. SubscriptionMapper.DeadLetterIds(topic).Select(id => new AlarmMetric(
            "AWS/SQS", "ApproximateNumberOfMessagesVisible", [AlarmMapper.Dimension("QueueName", new GetAtt(id, "QueueName"))], "Maximum"))];
        if (queues.Length > 0)
        {
            AlarmMapper.AddWorst(template, $"{topic.Id}Undelivered", $"{topic.Name} could not deliver a message to a subscriber", queues, "Undelivered messages", above: 0);
        }
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
