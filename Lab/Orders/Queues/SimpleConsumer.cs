using Amazon.SQS;
using Amazon.SQS.Model;
using Showroom.Messaging.Consumers;
using Showroom.Messaging.Messages;

namespace Showroom.Lab.Orders.Queues;

/// <summary>
/// Receives, handles and deletes, as the examples of SQS do: it does not extend the visibility of the messages that it handles. It receives while handlers run;
/// a consumer that waits for them first does not see what has become visible meanwhile.
/// </summary>
internal sealed class SimpleConsumer(IAmazonSQS sqs, string url, IMessageHandler handler)
{
    private const int BatchSize = 10;

    /// <summary>Runs until it is cancelled; the handlers in progress are completed.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var handlers = new List<Task>();
        while (!cancellationToken.IsCancellationRequested)
        {
            var received = await sqs.ReceiveMessageAsync(
                new ReceiveMessageRequest { QueueUrl = url, MaxNumberOfMessages = BatchSize, WaitTimeSeconds = 1, MessageAttributeNames = ["All"] }, CancellationToken.None);
            handlers.AddRange((received.Messages ?? []).Select(HandleAsync));
        }

        await Task.WhenAll(handlers);
    }

    private async Task HandleAsync(Message message)
    {
        var id = Guid.Parse(message.MessageAttributes[MessageAttributes.Id].StringValue);
        await handler.HandleAsync(new ReceivedMessage(id, handler.Type, handler.Version, message.Body, 1, TimeProvider.System.GetUtcNow()), CancellationToken.None);
        await sqs.DeleteMessageAsync(url, message.ReceiptHandle);
    }
}
