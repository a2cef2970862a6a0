using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Showroom.Lab.Servers;
using Showroom.Messaging;
using Showroom.Messaging.Messages;

namespace Showroom.Lab.Orders.Queues;

/// <summary>Fills a standard and a FIFO queue with the same messages, and lets two consumers empty them.</summary>
internal sealed class QueueKindExperiment(int messages, int groups, Action<string> progress)
{
    private const string Standard = "standard";
    private const string Fifo = "ordered.fifo";
    private const int BatchSize = 10;
    private const int Consumers = 2;

    private readonly TimeProvider _time = TimeProvider.System;

    public async Task<IReadOnlyList<QueueKindResult>> RunAsync(CancellationToken cancellationToken)
    {
        await using var emulator = await MessagingEmulator.StartAsync(new EmulatedQueue(Standard), new EmulatedQueue(Fifo));
        // Consumers that need no database have one that is never opened.
        await using var database = NpgsqlDataSource.Create("Host=127.0.0.1");
        return [await RunAsync(emulator, database, Standard, cancellationToken), await RunAsync(emulator, database, Fifo, cancellationToken)];
    }

    private async Task<QueueKindResult> RunAsync(MessagingEmulator emulator, NpgsqlDataSource database, string queue, CancellationToken cancellationToken)
    {
        progress($"{messages} messages of {groups} groups: {queue}");
        await FillAsync(emulator, queue, cancellationToken);
        var handler = new OrderOfArrival(messages);
        var begin = _time.GetTimestamp();
        var hosts = await Task.WhenAll(Enumerable.Range(0, Consumers).Select(_ => MessagingHost.StartAsync(
            emulator,
            database,
            builder =>
            {
                builder.Configuration[$"Messaging:Consumers:{queue}:WaitTime"] = "00:00:01";
                builder.Services.AddSingleton(handler);
                builder.AddConsumer(queue, typeof(OrderOfArrival));
            },
            cancellationToken)));
        await handler.Complete.WaitAsync(cancellationToken);
        var duration = _time.GetElapsedTime(begin);
        foreach (var host in hosts)
        {
            await host.StopAsync(cancellationToken);
            host.Dispose();
        }

        return new QueueKindResult(queue == Fifo ? "FIFO" : "standard", messages, groups, handler.OutOfOrder, handler.Repeated, duration);
    }

    private async Task FillAsync(MessagingEmulator emulator, string queue, CancellationToken cancellationToken)
    {
        using var sqs = new AmazonSQSClient("lab", "lab", new AmazonSQSConfig { ServiceURL = emulator.Address, AuthenticationRegion = "us-east-1" });
        foreach (var batch in Enumerable.Range(0, messages).Chunk(BatchSize))
        {
            await sqs.SendMessageBatchAsync(emulator.UrlOf(queue), [.. batch.Select(number => Entry(number, queue == Fifo))], cancellationToken);
        }
    }

    private SendMessageBatchRequestEntry Entry(int number, bool isFifo)
    {
        var id = Text(number);
        var group = Text(number % groups);
        return new SendMessageBatchRequestEntry(id, $"{group}/{Text(number / groups)}")
        {
            MessageGroupId = isFifo ? group : null,
            MessageDeduplicationId = isFifo ? id : null,
            MessageAttributes = new()
            {
                [MessageAttributes.Id] = Attribute(Guid.CreateVersion7().ToString()),
                [MessageAttributes.Type] = Attribute(OrderOfArrival.MessageType),
                [MessageAttributes.Version] = Attribute("1"),
            },
        };
    }

    private static MessageAttributeValue Attribute(string value) => new() { DataType = "String", StringValue = value };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
