using System.Globalization;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Showroom.Hosting.Messaging.Clients;
using Showroom.Hosting.Messaging.Resources;

namespace Showroom.Hosting.Messaging.Commands;

/// <summary>The commands of a queue in the dashboard.</summary>
internal static class QueueCommandExtensions
{
    private const int BatchSize = 10;

    public static IResourceBuilder<QueueResource> WithQueueCommands(this IResourceBuilder<QueueResource> builder)
    {
        var queue = builder.Resource;
        return builder
            .WithQueueCommand("send-test-message", "Send a test message", "MailArrowUp", "Sends a message that every consumer accepts and that has no effect.", null, SendTestAsync)
            .WithQueueCommand("redrive", "Redrive dead letters", "ArrowUndo", "Sends the dead letters back to the queue.", null, RedriveAsync)
            .WithQueueCommand("purge", "Purge", "Delete", "Deletes every message that waits in the queue.", $"Delete every message of {queue.Name}? What they announced is found by the reconciler, if there is one.", PurgeAsync);
    }

    private static IResourceBuilder<QueueResource> WithQueueCommand(
        this IResourceBuilder<QueueResource> builder, string name, string displayName, string icon, string description, string? confirmation,
        Func<QueueResource, AmazonSQSClient, CancellationToken, Task<string>> execute) =>
        builder.WithCommand(name, displayName, context => ExecuteAsync(builder.Resource, execute, context.CancellationToken), new CommandOptions
        {
            Description = description,
            ConfirmationMessage = confirmation,
            IconName = icon,
            UpdateState = static context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
        });

    private static async Task<ExecuteCommandResult> ExecuteAsync(
        QueueResource queue, Func<QueueResource, AmazonSQSClient, CancellationToken, Task<string>> execute, CancellationToken cancellationToken)
    {
        try
        {
            using var sqs = await QueueClient.CreateAsync(queue.Parent, cancellationToken).ConfigureAwait(false);
            return CommandResults.Success(await execute(queue, sqs, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception error) when (error is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            return CommandResults.Failure($"{queue.Name}: {error.Message}");
        }
    }

    private static async Task<string> SendTestAsync(QueueResource queue, AmazonSQSClient sqs, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString("D");
        var request = new SendMessageRequest
        {
            QueueUrl = await UrlAsync(queue, queue.QueueName, cancellationToken).ConfigureAwait(false),
            MessageBody = "{}",
            MessageAttributes = new() { ["id"] = Text(id), ["type"] = Text("test"), ["version"] = Text("1") },
        };
        if (queue.Options.Fifo)
        {
            (request.MessageGroupId, request.MessageDeduplicationId) = ("test", id);
        }

        await sqs.SendMessageAsync(request, cancellationToken).ConfigureAwait(false);
        return $"Sent message {id}.";
    }

    private static async Task<string> PurgeAsync(QueueResource queue, AmazonSQSClient sqs, CancellationToken cancellationToken)
    {
        await sqs.PurgeQueueAsync(await UrlAsync(queue, queue.QueueName, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return "The queue is empty.";
    }

    // Not StartMessageMoveTask, which the emulator does not have.
    private static async Task<string> RedriveAsync(QueueResource queue, AmazonSQSClient sqs, CancellationToken cancellationToken)
    {
        var (source, target) = (
            await UrlAsync(queue, queue.DeadLetterQueueName, cancellationToken).ConfigureAwait(false),
            await UrlAsync(queue, queue.QueueName, cancellationToken).ConfigureAwait(false));
        var moved = 0;
        while (await ReceiveAsync(sqs, source, cancellationToken).ConfigureAwait(false) is { Count: > 0 } batch)
        {
            foreach (var message in batch)
            {
                await sqs.SendMessageAsync(
                    new SendMessageRequest
                    {
                        QueueUrl = target,
                        MessageBody = message.Body,
                        MessageAttributes = (message.MessageAttributes ?? []).Where(static attribute => !attribute.Key.StartsWith("dead-letter-", StringComparison.Ordinal)).ToDictionary(),
                        MessageGroupId = message.Attributes?.GetValueOrDefault(MessageSystemAttributeName.MessageGroupId),
                        MessageDeduplicationId = queue.Options.Fifo ? message.MessageId : null,
                    },
                    cancellationToken).ConfigureAwait(false);
                await sqs.DeleteMessageAsync(source, message.ReceiptHandle, CancellationToken.None).ConfigureAwait(false);
                moved++;
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"Sent {moved} dead letters back.");
    }

    private static async Task<List<Message>> ReceiveAsync(AmazonSQSClient sqs, string url, CancellationToken cancellationToken) =>
        (await sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest { QueueUrl = url, MaxNumberOfMessages = BatchSize, WaitTimeSeconds = 0, MessageAttributeNames = ["All"], MessageSystemAttributeNames = ["All"] },
            cancellationToken).ConfigureAwait(false)).Messages ?? [];

    private static Task<string> UrlAsync(QueueResource queue, string name, CancellationToken cancellationToken) => QueueClient.UrlAsync(queue.Parent, name, cancellationToken);

    private static MessageAttributeValue Text(string value) => new() { DataType = "String", StringValue = value };
}
