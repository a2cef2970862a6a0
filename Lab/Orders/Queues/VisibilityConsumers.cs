using Amazon.SQS;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Showroom.Lab.Servers;
using Showroom.Messaging;

namespace Showroom.Lab.Orders.Queues;

/// <summary>Pairs of consumers that run until a queue is empty.</summary>
internal sealed class VisibilityConsumers(MessagingEmulator emulator, AmazonSQSClient sqs, NpgsqlDataSource database)
{
    private const int Count = 2;
    private static readonly TimeSpan s_pollingInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>Consumers that do not extend the visibility.</summary>
    public async Task RunSimpleAsync(string queue, SlowHandler handler, CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource();
        var consuming = Task.WhenAll(Enumerable.Range(0, Count).Select(_ => new SimpleConsumer(sqs, emulator.UrlOf(queue), handler).RunAsync(stop.Token)));
        await WaitUntilEmptyAsync(queue, cancellationToken);
        await stop.CancelAsync();
        await consuming;
    }

    /// <summary>Consumers of the library.</summary>
    public async Task RunAsync(string queue, SlowHandler handler, CancellationToken cancellationToken)
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
        await WaitUntilEmptyAsync(queue, cancellationToken);
        foreach (var host in hosts)
        {
            await host.StopAsync(cancellationToken);
            host.Dispose();
        }
    }

    private async Task WaitUntilEmptyAsync(string queue, CancellationToken cancellationToken)
    {
        while (true)
        {
            var attributes = await sqs.GetQueueAttributesAsync(
                emulator.UrlOf(queue), [QueueAttributeName.ApproximateNumberOfMessages, QueueAttributeName.ApproximateNumberOfMessagesNotVisible], cancellationToken);
            if (attributes.ApproximateNumberOfMessages + attributes.ApproximateNumberOfMessagesNotVisible == 0)
            {
                return;
            }

            await Task.Delay(s_pollingInterval, cancellationToken);
        }
    }
}
