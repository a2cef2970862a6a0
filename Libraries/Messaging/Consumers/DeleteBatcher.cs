using System.Globalization;
using System.Threading.Channels;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;
using Showroom.Messaging.Queues;
using Showroom.Messaging.Telemetry;

namespace Showroom.Messaging.Consumers;

/// <summary>Deletes handled messages, up to ten with one request: those that are handled within a short time, or while a request is pending, form a batch.</summary>
internal sealed class DeleteBatcher(IAmazonSQS sqs, QueueDescription queue, TimeProvider time, ILogger logger)
{
    private const int MaxBatchCount = 10;
    private const int MaxAttempts = 3;
    private static readonly TimeSpan s_batchDelay = TimeSpan.FromMilliseconds(20);

    private readonly Channel<(string Receipt, int Attempt)> _receipts = Channel.CreateUnbounded<(string, int)>(new UnboundedChannelOptions { SingleReader = true });

    public void Add(Delivery delivery) => _receipts.Writer.TryWrite((delivery.ReceiptHandle, 1));

    /// <summary>No more messages follow; <see cref="RunAsync"/> ends when all are deleted.</summary>
    public void Complete() => _receipts.Writer.TryComplete();

    public async Task RunAsync()
    {
        var batch = new List<(string Receipt, int Attempt)>(MaxBatchCount);
        while (await _receipts.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            await Task.Delay(s_batchDelay, time).ConfigureAwait(false);
            batch.Clear();
            while (batch.Count < MaxBatchCount && _receipts.Reader.TryRead(out var receipt))
            {
                batch.Add(receipt);
            }

            await DeleteAsync(batch).ConfigureAwait(false);
        }
    }

    private async Task DeleteAsync(List<(string Receipt, int Attempt)> batch)
    {
        try
        {
            var response = await sqs.DeleteMessageBatchAsync(
                queue.Url, [.. batch.Select(static (entry, i) => new DeleteMessageBatchRequestEntry(i.ToString(CultureInfo.InvariantCulture), entry.Receipt))]).ConfigureAwait(false);
            var isLogged = false;
            foreach (var failed in response.Failed ?? [])
            {
                var (receipt, attempt) = batch[int.Parse(failed.Id, CultureInfo.InvariantCulture)];
                if (failed.SenderFault != true && attempt < MaxAttempts && _receipts.Writer.TryWrite((receipt, attempt + 1)))
                {
                    continue;
                }

                if (!isLogged)
                {
                    isLogged = true;
                    logger.DeleteFailed(null, queue.Name);
                }
            }
        }
        catch (Exception error)
        {
            // Of whatever kind, because the loop must not end. The client has retried. The messages are delivered again, and recognised as duplicates.
            logger.DeleteFailed(error, queue.Name);
        }
    }
}
