using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Queues;

/// <summary>The ranges of SQS, and what dead-letter queues and policies need, none of which the specification contains.</summary>
internal static class QueueInvariants
{
    private static readonly (string Property, long Min, long Max, string Unit)[] s_ranges =
    [
        ("VisibilityTimeout", 0, 43_200, "s"),
        ("ReceiveMessageWaitTimeSeconds", 0, 20, "s"),
        ("MessageRetentionPeriod", 60, 1_209_600, "s"),
        ("DelaySeconds", 0, 900, "s"),
        ("MaximumMessageSize", 1_024, 1_048_576, "bytes"),
    ];

    public static IEnumerable<Finding> Check(TemplateView template) => template.Of("AWS::SQS::Queue").SelectMany(q => Queue(template, q.Id, q.Properties));

    private static IEnumerable<Finding> Queue(TemplateView template, string id, JsonObject queue)
    {
        foreach (var (property, min, max, unit) in s_ranges)
        {
            if (template.Number(queue[property]) is { } value && (value < min || value > max))
            {
                yield return new Finding($"{id}.{property}", $"{value} is out of range. Allowed: {min} to {max} {unit}.");
            }
        }

        if (!template.IsTrue(queue["SqsManagedSseEnabled"]) && queue["KmsMasterKeyId"] is null)
        {
            yield return new Finding(id, "It is not encrypted: SqsManagedSseEnabled, or KmsMasterKeyId.");
        }

        if (!SecureTransport.IsRequired(template, "AWS::SQS::QueuePolicy", "Queues", id))
        {
            yield return new Finding(id, "It accepts requests without TLS: a policy has to deny them (aws:SecureTransport).");
        }

        foreach (var finding in queue["RedrivePolicy"] is JsonObject redrive ? Redrive(template, id, queue, redrive) : [])
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Redrive(TemplateView template, string id, JsonObject queue, JsonObject redrive)
    {
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
