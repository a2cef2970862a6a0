using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Showroom.Messaging;
using Showroom.Messaging.Messages;

namespace Showroom.Tests.InProcess.Messaging;

/// <summary>Messages of one FIFO group that are received together, which the emulator does not do.</summary>
public sealed class FifoGroupTests
{
    private const string Queue = "ordered.fifo";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_that_always_fails_costs_the_others_of_its_group_no_attempt()
    {
        using var sqs = CreateQueue(messages: 10);
        // The fifth needs all three attempts for itself.
        var handler = new RecordingHandler
        {
            Effect = static (message, _) => message.Body == "0" || message is { Body: "5", Attempt: < 3 } ? throw new InvalidOperationException("failed") : Task.CompletedTask,
        };
        await using var database = NpgsqlDataSource.Create("Host=127.0.0.1");
        using var host = await ConsumeAsync(sqs, database, handler, firstRetryDelay: "00:00:00");
        await Eventually.HoldsAsync(() => sqs.Remaining.Length == 0, () => $"These are not settled: {string.Join(' ', sqs.Remaining)}.");
        await host.StopAsync(Cancellation);

        Assert.Equal(["0", "0", "0", "1", "2", "3", "4", "5", "5", "5", "6", "7", "8", "9"], handler.Messages.Select(static message => message.Body));
        Assert.All(handler.Messages.Where(static message => message.Body is not ("0" or "5")), static message => Assert.Equal(1, message.Attempt));
        Assert.Equal(["0"], sqs.SentToDeadLetters);
        Assert.Empty(sqs.MovedBySqs);
    }

    [Fact]
    public async Task A_stop_between_two_attempts_releases_the_group_and_the_next_consumer_handles_it_in_order()
    {
        using var sqs = CreateQueue(messages: 4);
        var handler = new RecordingHandler { Effect = static (_, _) => throw new InvalidOperationException("failed") };
        await using var database = NpgsqlDataSource.Create("Host=127.0.0.1");
        using var stopped = await ConsumeAsync(sqs, database, handler, firstRetryDelay: "00:00:25");
        await Eventually.HoldsAsync(() => handler.Messages.Count == 1, () => "No message is handled.");
        await stopped.StopAsync(Cancellation);

        Assert.Equal(0, sqs.InFlight);
        Assert.Equal(["0", "1", "2", "3"], sqs.Remaining);
        var next = new RecordingHandler();
        using var host = await ConsumeAsync(sqs, database, next, firstRetryDelay: "00:00:00");
        await Eventually.HoldsAsync(() => sqs.Remaining.Length == 0, () => $"These are not settled: {string.Join(' ', sqs.Remaining)}.");
        await host.StopAsync(Cancellation);
        Assert.Equal(["0", "1", "2", "3"], next.Messages.Select(static message => message.Body));
    }

    private static FifoQueueService CreateQueue(int messages)
    {
        var sqs = new FifoQueueService(maxReceiveCount: 3);
        for (var i = 0; i < messages; i++)
        {
            sqs.Add($"{i}", "a", new()
            {
                [MessageAttributes.Id] = Text(Guid.CreateVersion7().ToString()),
                [MessageAttributes.Type] = Text(RecordingHandler.MessageType),
                [MessageAttributes.Version] = Text("1"),
            });
        }

        return sqs;

        static MessageAttributeValue Text(string value) => new() { DataType = "String", StringValue = value };
    }

    /// <param name="sqs">The service.</param>
    /// <param name="database">Is not opened.</param>
    /// <param name="handler">Of the messages.</param>
    /// <param name="firstRetryDelay">Of the consumer.</param>
    private static async Task<IHost> ConsumeAsync(FifoQueueService sqs, NpgsqlDataSource database, RecordingHandler handler, string firstRetryDelay)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Messaging:Endpoint"] = "http://127.0.0.1:1",
            ["Messaging:Region"] = "us-east-1",
            [$"Messaging:Queues:{Queue}"] = $"http://127.0.0.1:1/{Queue}",
            [$"Messaging:Consumers:{Queue}:FirstRetryDelay"] = firstRetryDelay,
        });
        builder.Services.AddSingleton<IAmazonSQS>(sqs);
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton(handler);
        builder.Services.AddLogging();
        builder.AddMessaging();
        builder.AddConsumer(Queue, typeof(RecordingHandler));
        var host = builder.Build();
        await host.StartAsync(Cancellation);
        return host;
    }
}
