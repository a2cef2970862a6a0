using System.Globalization;
using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Options;
using Showroom.Messaging.Configuration;

namespace Showroom.Messaging.Queues;

/// <summary>Reads the attributes of queues.</summary>
internal sealed class QueueReader(IAmazonSQS sqs, IOptions<MessagingOptions> options)
{
    private const int DefaultMaxReceiveCount = 3;

    public async Task<QueueDescription> DescribeAsync(string name, CancellationToken cancellationToken)
    {
        var url = options.Value.Queues[name];
        var attributes = (await sqs.GetQueueAttributesAsync(url, [QueueAttributeName.VisibilityTimeout, QueueAttributeName.RedrivePolicy], cancellationToken).ConfigureAwait(false)).Attributes ?? [];
        var visibility = TimeSpan.FromSeconds(int.Parse(attributes.GetValueOrDefault(QueueAttributeName.VisibilityTimeout) ?? "30", CultureInfo.InvariantCulture));
        if (attributes.GetValueOrDefault(QueueAttributeName.RedrivePolicy) is not { Length: > 0 } policy)
        {
            return new(name, url, visibility, null, DefaultMaxReceiveCount);
        }

        using var redrive = JsonDocument.Parse(policy);
        var target = redrive.RootElement.GetProperty("deadLetterTargetArn").GetString()!.Split(':')[^1];
        // A number, or a number in a string: both are accepted by SQS.
        var maxReceiveCount = int.Parse(redrive.RootElement.GetProperty("maxReceiveCount").ToString(), CultureInfo.InvariantCulture);
        var deadLetters = await sqs.GetQueueUrlAsync(target, cancellationToken).ConfigureAwait(false);
        return new(name, url, visibility, deadLetters.QueueUrl, maxReceiveCount);
    }

    public async Task<(int Depth, int InFlight, int Delayed)> CountAsync(string url, CancellationToken cancellationToken)
    {
        var attributes = await sqs.GetQueueAttributesAsync(
            new GetQueueAttributesRequest
            {
                QueueUrl = url,
                AttributeNames =
                [
                    QueueAttributeName.ApproximateNumberOfMessages, QueueAttributeName.ApproximateNumberOfMessagesNotVisible,
                    QueueAttributeName.ApproximateNumberOfMessagesDelayed,
                ],
            },
            cancellationToken).ConfigureAwait(false);
        return (attributes.ApproximateNumberOfMessages, attributes.ApproximateNumberOfMessagesNotVisible, attributes.ApproximateNumberOfMessagesDelayed);
    }
}
