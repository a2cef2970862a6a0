using Amazon.SQS;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Showroom.Lab.Servers;
using Showroom.Messaging;

namespace Showroom.Lab.Orders.Queues;

/// <summary>
/// Pairs of consumers that run until a queue is empty, or for a limited time: without an extension a message can pass from one consumer to the other for ever, since
/// each of them deletes it with a receipt that the next receive has made invalid.
/// </summary>
internal sealed class VisibilityConsumers(MessagingEmulator emulator, AmazonSQSClient sqs, NpgsqlDataSource database)
{
    private const int Count = 2;
    private static readonly TimeSpan s_pollingInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_maxDuration = TimeSpan.FromSeconds(15);

    /// <summary>Consumers that do not extend the visibility.</summary>
    /// <returns>The messages that remained in the queue.</returns>
    public async Task<int> RunSimpleAsync(string queue, SlowHandler handler, CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource();
        var consuming = Task.WhenAll(Enumerable.Range(0, Count).Select(_ => new SimpleConsumer(sqs, emulator.UrlOf(queue), handler).RunAsync(stop.Token)));
        var remaining = await WaitUntilEmptyAsync(queue, cancellationToken);
        await stop.CancelAsync();
        await consuming;
        return remaining;
    }

    /// <summary>Consumers of the library.</summary>
    /// <returns>The messages that remained in the queue.</returns>
    public async Task<int> RunAsync(string queue, SlowHandler handler, CancellationToken cancellationToken)
    {
        var hosts = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => MessagingHost.StartAsync(
            emulator,
            database,
            builder =>
            {
                builder.Configuration[$"Messaging:Consumers:{queue}:WaitTime"] = "00:00:01";
                builder.Services.AddSingleton(handler);
                builder.AddConsumer(queue, typeof(SlowHandler));
            },
            cancellationToken)));
        var remaining = await WaitUntilEmptyAsync(queue, cancellationToken);
        foreach (var host in hosts)
        {
            await host.StopAsync(cancellationToken);
            host.Dispose();
        }

        return remaining;
    }

    private async Task<int> WaitUntilEmptyAsync(string queue, CancellationToken cancellationToken)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var attributes = await sqs.GetQueueAttributesAsync(
                emulator.UrlOf(queue), [QueueAttributeName.ApproximateNumberOfMessages, QueueAttributeName.ApproximateNumberOfMessagesNotVisible], cancellationToken);
            var remaining = attributes.ApproximateNumberOfMessages + attributes.ApproximateNumberOfMessagesNotVisible;
            if (remaining == 0 || TimeProvider.System.GetElapsedTime(begin) > s_maxDuration)
            {
                return remaining;
            }

            await Task.Delay(s_pollingInterval, cancellationToken);
        }
    }
}
