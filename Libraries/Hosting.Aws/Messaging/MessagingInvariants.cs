using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Messaging;

/// <summary>The ranges of SQS and the protocols of SNS, which the specification does not contain.</summary>
internal static class MessagingInvariants
{
    private static readonly (string Property, long Min, long Max, string Unit)[] s_ranges =
    [
        ("VisibilityTimeout", 0, 43_200, "s"),
        ("ReceiveMessageWaitTimeSeconds", 0, 20, "s"),
        ("MessageRetentionPeriod", 60, 1_209_600, "s"),
        ("DelaySeconds", 0, 900, "s"),
    ];

    private static readonly string[] s_protocols = ["http", "https", "email", "email-json", "sms", "sqs", "application", "lambda", "firehose"];

    public static IEnumerable<Finding> Check(TemplateView template) =>
    [
        .. template.Of("AWS::SQS::Queue").SelectMany(q => Queue(template, q.Id, q.Properties)),
        .. template.Of("AWS::SNS::Subscription").Where(s => template.Value(s.Properties["Protocol"]) is { } p && !s_protocols.Contains(p))
            .Select(s => new Finding($"{s.Id}.Protocol", $"Allowed: {string.Join(", ", s_protocols)}.")),
    ];

    private static IEnumerable<Finding> Queue(TemplateView template, string id, JsonObject queue)
    {
        foreach (var (property, min, max, unit) in s_ranges)
        {
            if (template.Number(queue[property]) is { } value && (value < min || value > max))
            {
                yield return new Finding($"{id}.{property}", $"{value} is out of range. Allowed: {min} to {max} {unit}.");
            }
        }

        if (queue["RedrivePolicy"] is not JsonObject redrive)
        {
            yield break;
        }

        if (template.Number(redrive["maxReceiveCount"]) is null or < 1)
        {
            yield return new Finding($"{id}.RedrivePolicy", "maxReceiveCount must be 1 or more.");
        }

        foreach (var deadLetterId in TemplateView.Targets(redrive["deadLetterTargetArn"]))
        {
            if (template.PropertiesOf(deadLetterId) is not { } deadLetters)
            {
                continue;
            }

            if (template.IsTrue(deadLetters["FifoQueue"]) != template.IsTrue(queue["FifoQueue"]))
            {
                yield return new Finding($"{id}.RedrivePolicy", $"{deadLetterId} is of another type: both must be FIFO, or neither.");
            }

            // A message keeps its enqueue time when it moves: with equal retention it would expire on arrival.
            const long FourDays = 345_600;
            if ((template.Number(deadLetters["MessageRetentionPeriod"]) ?? FourDays) <= (template.Number(queue["MessageRetentionPeriod"]) ?? FourDays))
            {
                yield return new Finding($"{id}.RedrivePolicy", $"{deadLetterId} must retain messages longer than {id}.");
            }
        }
    }
}
