using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Showroom.Messaging;
using Showroom.Messaging.Messages;
using Showroom.Messaging.Outbox;
using Showroom.Messaging.Queues;
using Showroom.Messaging.Schema;

namespace Showroom.Tests.InProcess.Messaging;

/// <summary>An emulator, a database with the tables, and as many services as a test starts.</summary>
public sealed class MessagingSystem(TestServers servers) : IAsyncLifetime
{
    public const string Topic = "events";

    private MessagingEmulator _emulator = null!;
    private NpgsqlDataSource _database = null!;

    public NpgsqlDataSource Database => _database;

    internal MessagingEmulator Emulator => _emulator;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _emulator = await TestServers.StartMessagingEmulatorAsync(
            new EmulatedQueue("all", Topic) { VisibilitySeconds = 10 },
            new EmulatedQueue("filtered", Topic, "wanted"),
            new EmulatedQueue("large", Topic, "large"),
            new EmulatedQueue("poison"),
            new EmulatedQueue("slow") { VisibilitySeconds = 5 },
            new EmulatedQueue("monitored"),
            new EmulatedQueue("bad"),
            new EmulatedQueue("duplicates"),
            new EmulatedQueue("transient"),
            new EmulatedQueue("stopping"),
            new EmulatedQueue("ordered.fifo"));
        _database = NpgsqlDataSource.Create(await servers.NewDatabaseAsync());
        await using var create = _database.CreateCommand(MessagingSchema.Create);
        await create.ExecuteNonQueryAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _emulator.DisposeAsync();
    }

    /// <summary>Starts a service.</summary>
    internal async Task<IHost> StartAsync(Action<IHostApplicationBuilder> configure, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(_emulator.Settings);
        builder.Configuration.AddInMemoryCollection(settings.Select(static setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        builder.Services.AddSingleton(_database);
        builder.Services.AddLogging();
        builder.AddMessaging();
        configure(builder);
        var host = builder.Build();
        await host.StartAsync(Cancellation);
        return host;
    }

    /// <summary>Starts a consumer with one handler, and waits for messages one second only, so that it stops soon.</summary>
    internal Task<IHost> ConsumeAsync(string queue, RecordingHandler handler, params (string Key, string Value)[] settings) => StartAsync(
        builder =>
        {
            builder.Services.AddSingleton(handler);
            builder.AddConsumer(queue, typeof(RecordingHandler));
        },
        [($"Messaging:Consumers:{queue}:WaitTime", "00:00:01"), ($"Messaging:Consumers:{queue}:FirstRetryDelay", "00:00:00"), .. settings]);

    /// <summary>Sends a message to a queue as it is.</summary>
    internal async Task SendAsync(string queue, string body, string? group, params (string Name, string Value)[] attributes)
    {
        using var sqs = CreateClient();
        await sqs.SendMessageAsync(
            new SendMessageRequest
            {
                QueueUrl = _emulator.UrlOf(queue),
                MessageBody = body,
                MessageAttributes = attributes.ToDictionary(static a => a.Name, static a => new MessageAttributeValue { DataType = "String", StringValue = a.Value }),
                MessageGroupId = group,
                MessageDeduplicationId = group is null ? null : Guid.NewGuid().ToString(),
            },
            Cancellation);
    }

    internal Task SendAsync(string queue, Guid id, string body = "{}", string type = RecordingHandler.MessageType, string? group = null) =>
        SendAsync(queue, body, group, (MessageAttributes.Id, id.ToString()), (MessageAttributes.Type, type), (MessageAttributes.Version, "1"));

    /// <summary>Adds messages to the outbox, in one transaction each.</summary>
    internal async Task AddToOutboxAsync(params OutgoingMessage[] messages)
    {
        foreach (var message in messages)
        {
            await using var connection = await _database.OpenConnectionAsync(Cancellation);
            await using var transaction = await connection.BeginTransactionAsync(Cancellation);
            await OutboxWriter.AddAsync(transaction, new OutboxMessage(Topic, message.GroupId ?? message.Id.ToString(), message), Cancellation);
            await transaction.CommitAsync(Cancellation);
        }
    }

    internal async Task<QueueState> StateAsync(string queue)
    {
        using var host = await StartAsync(static _ => { });
        return await host.Services.GetRequiredService<QueueOperations>().ReadStateAsync(queue, Cancellation);
    }

    private AmazonSQSClient CreateClient() => new("test", "test", new AmazonSQSConfig { ServiceURL = _emulator.Address, AuthenticationRegion = "us-east-1" });
}
