using System.Diagnostics;
using Amazon.Runtime;
using Microsoft.Extensions.Options;
using Showroom.Messaging;
using Showroom.Messaging.Configuration;
using Showroom.Messaging.Messages;
using Showroom.Messaging.Topics;
using Showroom.Tests.InProcess.Aws;

namespace Showroom.Tests.InProcess.Messaging;

/// <summary>From the transaction that adds a message to its handlers.</summary>
public sealed class OutboxTests(MessagingSystem system) : IClassFixture<MessagingSystem>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_reaches_the_queues_whose_filter_it_matches_with_its_trace_context()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Showroom.Messaging",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        using var dispatcher = await system.StartAsync(builder => builder.AddOutboxDispatcher(MessagingSystem.Topic));
        var filtered = new RecordingHandler();
        using var consumer = await system.ConsumeAsync("filtered", filtered);

        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        var wanted = new OutgoingMessage(Guid.CreateVersion7(), "wanted", 1, """{"n":1}""") { TraceParent = $"00-{Trace}-b7ad6b7169203331-01" };
        await system.AddToOutboxAsync(new OutgoingMessage(Guid.CreateVersion7(), "unwanted", 1, "{}"), wanted);

        await Eventually.HoldsAsync(() => !filtered.Messages.IsEmpty, () => "The message was not delivered.");
        var received = Assert.Single(filtered.Messages);
        Assert.Equal((wanted.Id, "wanted", 1, wanted.Body), (received.Id, received.Type, received.Version, received.Body));
        Assert.Equal([Trace], filtered.TraceIds);
        await using var count = system.Database.CreateCommand("SELECT count(*) FROM outbox");
        await Eventually.HoldsAsync(async () => (long)(await count.ExecuteScalarAsync(Cancellation))! == 0, () => "The outbox is not empty.");
        await consumer.StopAsync(Cancellation);
        await dispatcher.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_body_of_300_KB_is_delivered_whole()
    {
        using var dispatcher = await system.StartAsync(builder => builder.AddOutboxDispatcher(MessagingSystem.Topic));
        var handler = new RecordingHandler { Type = "large" };
        using var consumer = await system.ConsumeAsync("large", handler);
        var body = $"\"{new string('ä', 150_000)}\"";

        await system.AddToOutboxAsync(new OutgoingMessage(Guid.CreateVersion7(), "large", 1, body));

        await Eventually.HoldsAsync(() => !handler.Messages.IsEmpty, () => "The message was not delivered.");
        Assert.Equal(body, handler.Messages.Single().Body);
        await consumer.StopAsync(Cancellation);
        await dispatcher.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Three_dispatchers_publish_the_messages_of_an_aggregate_once_and_in_order()
    {
        const int Aggregates = 20, PerAggregate = 10;
        var published = new RecordingTopic();
        void Configure(Microsoft.Extensions.Hosting.IHostApplicationBuilder builder)
        {
            builder.Services.AddSingleton<ITopicClient>(published);
            builder.AddOutboxDispatcher(MessagingSystem.Topic);
        }

        await system.AddToOutboxAsync([.. Enumerable.Range(0, Aggregates * PerAggregate).Select(i =>
            new OutgoingMessage(Guid.CreateVersion7(), "ordered", 1, $"{i / Aggregates}") { GroupId = $"aggregate/{i % Aggregates}" })]);
        var hosts = new[] { await system.StartAsync(Configure, ("Messaging:Outbox:BatchSize", "7")), await system.StartAsync(Configure, ("Messaging:Outbox:BatchSize", "7")), await system.StartAsync(Configure) };

        await Eventually.HoldsAsync(() => published.Messages.Count(static message => message.Type == "ordered") >= Aggregates * PerAggregate, () => $"{published.Messages.Count} were published.");
        await Task.WhenAll(hosts.Select(host => host.StopAsync(Cancellation)));
        var ordered = published.Messages.Where(static message => message.Type == "ordered").GroupBy(static message => message.GroupId).ToArray();
        Assert.Equal(Aggregates, ordered.Length);
        Assert.All(ordered, aggregate => Assert.Equal(Enumerable.Range(0, PerAggregate).Select(i => $"{i}"), aggregate.Select(static message => message.Body)));
        foreach (var host in hosts)
        {
            host.Dispose();
        }
    }

    [Fact]
    public async Task A_message_that_is_refused_delays_its_aggregate_only()
    {
        var published = new RecordingTopic { Refuse = static message => message.Body == "refused" ? "InvalidParameter: no" : null };
        await system.AddToOutboxAsync(
            new OutgoingMessage(Guid.CreateVersion7(), "partial", 1, "refused") { GroupId = "a" },
            new OutgoingMessage(Guid.CreateVersion7(), "partial", 1, "after") { GroupId = "a" },
            new OutgoingMessage(Guid.CreateVersion7(), "partial", 1, "other") { GroupId = "b" });
        using var host = await system.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<ITopicClient>(published);
                builder.AddOutboxDispatcher(MessagingSystem.Topic);
            },
            ("Messaging:Outbox:FirstRetryDelay", "00:00:00.2"), ("Messaging:Outbox:PollingInterval", "00:00:00.1"));

        await Eventually.HoldsAsync(() => published.Refused > 1, () => "It was not tried again.");
        Assert.Equal(["other"], published.Messages.Where(static message => message.Type == "partial").Select(static message => message.Body));
        published.Refuse = static _ => null;
        await Eventually.HoldsAsync(() => published.Messages.Count(static message => message.Type == "partial") == 3, () => "It was not published.");
        Assert.Equal(["other", "refused", "after"], published.Messages.Where(static message => message.Type == "partial").Select(static message => message.Body));
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_wrong_secret_key_is_refused_with_the_message_of_the_service()
    {
        await using var endpoint = await AwsEndpoint.StartAsync(Cancellation);
        var options = new MessagingOptions { Endpoint = new Uri(endpoint.Address), Region = AwsEndpoint.Region };
        using var client = new SnsClient(options, new BasicAWSCredentials(AwsEndpoint.AccessKey, "another"), null!, TimeProvider.System);

        var refused = await Assert.ThrowsAsync<TopicException>(() => client.PublishAsync("arn:aws:sns:eu-central-1:1:events", [new(Guid.CreateVersion7(), "a", 1, "{}")], Cancellation));

        Assert.Equal(("SignatureDoesNotMatch", "the signature does not match"), (refused.Code, refused.Message));
    }

    [Theory]
    [InlineData("Messaging:Topics:events", "events", "Messaging:Topics:events is not the ARN of a topic")]
    [InlineData("Messaging:Queues:all", "all", "Messaging:Queues:all is not the URL of a queue")]
    [InlineData("Messaging:Region", "", "Messaging:Region is not set")]
    [InlineData("Messaging:Endpoint", "http://10.0.0.1", "Messaging:Endpoint must be an https address, or http on this machine")]
    [InlineData("Messaging:Consumers:all:WaitTime", "00:00:30", "Messaging:Consumers:all:WaitTime must be 00:00:01 to 00:00:20")]
    [InlineData("Messaging:Consumers:all:MinReceiveInterval", "00:00:02", "Messaging:Consumers:all:MinReceiveInterval must be 00:00:00 to 00:00:01")]
    [InlineData("Messaging:Consumers:none:WaitTime", "00:00:05", "Messaging:Consumers:none: there is no queue 'none'")]
    [InlineData("Messaging:Outbox:MinInterval", "00:00:02", "Messaging:Outbox:MinInterval must be 00:00:00 to 00:00:01")]
    [InlineData("Messaging:Outbox:BatchSize", "0", "Messaging:Outbox:BatchSize must be 1 to 1000")]
    public async Task A_setting_out_of_its_range_stops_the_start_and_is_named(string key, string value, string expected)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => system.StartAsync(static _ => { }, (key, value)));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }
}
