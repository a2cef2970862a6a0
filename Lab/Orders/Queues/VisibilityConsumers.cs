using Amazon.SQS;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Showroom.Lab.Servers;
using Showroom.Messaging;

namespace Showroom.Lab.Orders.Queues;

/// <summary>
/// Pairs of consumers that run until a queue is empty, or for a limited time. Without an extension a message is received for ever, since each delivery deletes it
/// with a receipt that the next one has made invalid.
/// </summary>
internal sealed class VisibilityConsumers(MessagingEmulator emulator, AmazonSQSClient sqs, NpgsqlDataSource database)
{
    private const int Count = 2;
    private static readonly TimeSpan s_pollingInterval = TimeSpan.FromMilliseconds(200);

    // An extended message is handled once, however slow the machine is.
    private static readonly TimeSpan s_maxExtendedDuration = TimeSpan.FromMinutes(1);

    /// <summary>When a run without extension ends.</summary>
    public static TimeSpan MaxSimpleDuration { get; } = TimeSpan.FromSeconds(8);

    /// <summary>Consumers that do not extend the visibility.</summary>
    /// <returns>The messages that remained in the queue.</returns>
    public async Task<int> RunSimpleAsync(string queue, SlowHandler handler, CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource();
        var consuming = Task.WhenAll(Enumerable.Range(0, Count).Select(_ => new SimpleConsumer(sqs, emulator.UrlOf(queue), handler).RunAsync(stop.Token)));
        var remaining = await WaitUntilEmptyAsync(queue, MaxSimpleDuration, cancellationToken);
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
        var remaining = await WaitUntilEmptyAsync(queue, s_maxExtendedDuration, cancellationToken);
        foreach (var host in hosts)
        {
            await host.StopAsync(cancellationToken);
            host.Dispose();
        }

        return remaining;
    }

    private async Task<int> WaitUntilEmptyAsync(string queue, TimeSpan maxDuration, CancellationToken cancellationToken)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var attributes = await sqs.GetQueueAttributesAsync(
                emulator.UrlOf(queue), [QueueAttributeName.ApproximateNumberOfMessages, QueueAttributeName.ApproximateNumberOfMessagesNotVisible], cancellationToken);
            var remaining = attributes.ApproximateNumberOfMessages + attributes.ApproximateNumberOfMessagesNotVisible;
            if (remaining == 0 || TimeProvider.System.GetElapsedTime(begin) > maxDuration)
            {
                return remaining;
            }

            await Task.Delay(s_pollingInterval, cancellationToken);
        }
    }
}
