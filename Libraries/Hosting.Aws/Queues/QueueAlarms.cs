using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Queues;

/// <summary>Dead letters, and messages that wait too long.</summary>
internal static class QueueAlarms
{
    public static void Map(Template template, QueueNode queue)
    {
        AlarmMapper.Add(template, queue.DeadLetterId, $"{queue.Name} has dead letters", Metric(queue.DeadLetterId, "ApproximateNumberOfMessagesVisible"), above: 0);
        AlarmMapper.Add(
            template, $"{queue.Id}Age", $"The oldest message of {queue.Name} waits longer than {queue.Options.MaxMessageAge.TotalMinutes:0.##} minutes",
            Metric(queue.Id, "ApproximateAgeOfOldestMessage"), above: queue.Options.MaxMessageAge.TotalSeconds);
    }

    private static AlarmMetric Metric(string id, string name) => new("AWS/SQS", name, [AlarmMapper.Dimension("QueueName", new GetAtt(id, "QueueName"))], "Maximum");
}
