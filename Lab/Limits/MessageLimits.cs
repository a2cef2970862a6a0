using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Showroom.Lab.CommandLine;
using Showroom.Lab.Servers;
using Showroom.Messaging;
using Showroom.Messaging.Messages;
using Showroom.Messaging.Outbox;
using Showroom.Messaging.Queues;
using Showroom.Messaging.Schema;
using Showroom.Reports;

namespace Showroom.Lab.Limits;

/// <summary>The largest message, larger bodies by way of S3, and the attempts before the dead-letter queue.</summary>
internal static class MessageLimits
{
    private const string Queue = "limits";
    private const string Topic = "limits";
    private const int MaxBytes = 256 * 1024;
    private const int LargeBytes = 300 * 1024;
    private const int MaxAttempts = 3;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_polling = TimeSpan.FromMilliseconds(100);

    public static async Task<IReadOnlyList<Claim>> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var postgres = await PostgresServer.StartAsync(isDurable: false, cancellationToken);
        await using var emulator = await MessagingEmulator.StartAsync(new EmulatedQueue(Queue, Topic), new EmulatedQueue("sizes"));
        await using var database = NpgsqlDataSource.Create(await postgres.NewDatabaseAsync());
        await using (var create = database.CreateCommand(MessagingSchema.Create))
        {
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(emulator.Settings);
        builder.Configuration.AddInMemoryCollection(
        [
            new($"Messaging:Consumers:{Queue}:WaitTime", "00:00:01"), new($"Messaging:Consumers:{Queue}:FirstRetryDelay", "00:00:00"),
        ]);
        builder.Services.AddSingleton(database);
        builder.Services.AddLogging();
        builder.AddMessaging().AddOutboxDispatcher(Topic).AddConsumer(Queue, typeof(LargeBodyHandler), typeof(FailingHandler));
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);
        try
        {
            var sqs = host.Services.GetRequiredService<IAmazonSQS>();
            return
            [
                Claim.Guarantee("a message of 256 KB: accepted by the queue", Expectation.Exactly(1), await IsAcceptedAsync(sqs, emulator.UrlOf("sizes"), MaxBytes, cancellationToken) ? 1 : 0).Of("Messages"),
                Claim.Guarantee("a message of 256 KB and one byte: accepted by the queue", Expectation.Exactly(0), await IsAcceptedAsync(sqs, emulator.UrlOf("sizes"), MaxBytes + 1, cancellationToken) ? 1 : 0).Of("Messages"),
                Claim.Guarantee("a body of 300 KB, stored in S3: bytes that the consumer receives", Expectation.Exactly(LargeBytes), await ReceivedBytesAsync(host, database, cancellationToken)).Of("Messages"),
                .. await DeadLetterAsync(host, database, cancellationToken),
            ];
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<bool> IsAcceptedAsync(IAmazonSQS sqs, string url, int bytes, CancellationToken cancellationToken)
    {
        try
        {
            await sqs.SendMessageAsync(new SendMessageRequest(url, new string('x', bytes)), cancellationToken);
            return true;
        }
        catch (AmazonSQSException)
        {
            return false;
        }
    }

    private static async Task<double> ReceivedBytesAsync(IHost host, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await PublishAsync(database, LargeBodyHandler.MessageType, $"\"{new string('x', LargeBytes - 2)}\"", cancellationToken);
        return await host.Services.GetRequiredService<LargeBodyHandler>().Received.WaitAsync(s_timeout, cancellationToken);
    }

    private static async Task<IEnumerable<Claim>> DeadLetterAsync(IHost host, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await PublishAsync(database, FailingHandler.MessageType, "{}", cancellationToken);
        var operations = host.Services.GetRequiredService<QueueOperations>();
        for (var begin = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begin) < s_timeout; await Task.Delay(s_polling, cancellationToken))
        {
            if (await operations.ListDeadLettersAsync(Queue, 10, cancellationToken) is [var dead, ..])
            {
                return
                [
                    Claim.Guarantee("a handler that always fails: attempts before the dead-letter queue", Expectation.Exactly(MaxAttempts), host.Services.GetRequiredService<FailingHandler>().Attempts).Of("Messages"),
                    Claim.Guarantee("dead letters that have their reason", Expectation.Exactly(1), dead.Reason?.Contains(FailingHandler.Reason, StringComparison.Ordinal) == true ? 1 : 0).Of("Messages"),
                ];
            }
        }

        throw new ExperimentException($"No message was in the dead-letter queue after {s_timeout.TotalSeconds:0} s.");
    }

    private static async Task PublishAsync(NpgsqlDataSource database, string type, string body, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var message = new OutgoingMessage(Guid.CreateVersion7(), type, 1, body);
        await OutboxWriter.AddAsync(transaction, new OutboxMessage(Topic, message.Id.ToString(), message), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
