using Amazon.SQS;
using Amazon.SQS.Model;
using Npgsql;
using Showroom.Lab.Servers;
using Showroom.Messaging.Idempotency;
using Showroom.Messaging.Messages;
using Showroom.Messaging.Schema;

namespace Showroom.Lab.Orders.Queues;

/// <summary>Handlers that take longer than the visibility timeout: with consumers that do not extend it, without and with an inbox, and with the library's.</summary>
internal sealed class VisibilityExperiment(int messages, Action<string> progress)
{
    private const string Simple = "simple", SimpleWithInbox = "simple-inbox", Extended = "extended";
    private const string CreateEffects = "CREATE TABLE effects (consumer text NOT NULL, message_id uuid NOT NULL)";
    private const string CountEffects = "SELECT count(*)::int FROM effects WHERE consumer = $1";

    /// <summary>The visibility timeout of the queues.</summary>
    public static TimeSpan Visibility { get; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a handler takes.</summary>
    public static TimeSpan HandlerDuration { get; } = TimeSpan.FromSeconds(3);

    public async Task<IReadOnlyList<VisibilityResult>> RunAsync(CancellationToken cancellationToken)
    {
        progress($"{messages} messages, a visibility timeout of {Visibility.TotalSeconds} s, handlers of {HandlerDuration.TotalSeconds} s");
        await using var postgres = await PostgresServer.StartAsync(isDurable: false, cancellationToken);
        await using var database = NpgsqlDataSource.Create(await postgres.NewDatabaseAsync());
        await using (var create = database.CreateCommand($"{MessagingSchema.Create}; {CreateEffects}"))
        {
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var emulator = await MessagingEmulator.StartAsync(
            [.. new[] { Simple, SimpleWithInbox, Extended }.Select(static name => new EmulatedQueue(name) { VisibilitySeconds = (int)Visibility.TotalSeconds, MaxReceiveCount = 1_000 })]);
        using var sqs = new AmazonSQSClient("lab", "lab", new AmazonSQSConfig { ServiceURL = emulator.Address, AuthenticationRegion = "us-east-1" });
        var consumers = new VisibilityConsumers(emulator, sqs, database);
        var inbox = new Inbox(database);
        var (direct, once, extended) = (Handler(Simple, null), Handler(SimpleWithInbox, inbox), Handler(Extended, inbox));
        return
        [
            await RunAsync("not extended, no inbox", direct, () => consumers.RunSimpleAsync(Simple, direct, cancellationToken)),
            await RunAsync("not extended, inbox", once, () => consumers.RunSimpleAsync(SimpleWithInbox, once, cancellationToken)),
            await RunAsync("extended, inbox (the library)", extended, () => consumers.RunAsync(Extended, extended, cancellationToken)),
        ];

        SlowHandler Handler(string queue, Inbox? inbox) => new(database, inbox, queue, HandlerDuration);

        async Task<VisibilityResult> RunAsync(string name, SlowHandler handler, Func<Task<int>> consume)
        {
            await SendAsync(sqs, emulator.UrlOf(handler.Consumer), cancellationToken);
            var remaining = await consume();
            await using var count = database.CreateCommand(CountEffects);
            count.Parameters.Add(new NpgsqlParameter<string> { TypedValue = handler.Consumer });
            return new VisibilityResult(name, messages, handler.Deliveries, (int)(await count.ExecuteScalarAsync(cancellationToken))!, remaining);
        }
    }

    private async Task SendAsync(AmazonSQSClient sqs, string url, CancellationToken cancellationToken)
    {
        for (var i = 0; i < messages; i++)
        {
            await sqs.SendMessageAsync(
                new SendMessageRequest
                {
                    QueueUrl = url,
                    MessageBody = "{}",
                    MessageAttributes = new()
                    {
                        [MessageAttributes.Id] = Attribute(Guid.CreateVersion7().ToString()),
                        [MessageAttributes.Type] = Attribute(SlowHandler.MessageType),
                        [MessageAttributes.Version] = Attribute("1"),
                    },
                },
                cancellationToken);
        }
    }

    private static MessageAttributeValue Attribute(string value) => new() { DataType = "String", StringValue = value };
}
