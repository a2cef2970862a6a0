using System.Text.Json;
using Showroom.Hosting.Messaging.Emulator;
using Showroom.Hosting.Messaging.Resources;

namespace Showroom.Tests.Model.Messaging;

public sealed class MessagingModelTests
{
    [Fact]
    public void The_emulator_creates_what_the_model_has()
    {
        var builder = Builders.Running();
        var messaging = builder.AddMessaging("messaging");
        var orders = messaging.AddTopic("orders");
        messaging.AddQueue("fulfilment").SubscribeTo(orders, "order.accepted", "order.changed");
        messaging.AddQueue("ledger", options => options with { Fifo = true, VisibilityTimeout = TimeSpan.FromMinutes(2), MaxReceiveCount = 5 }).SubscribeTo(messaging.AddTopic("entries", fifo: true));

        var model = JsonSerializer.Deserialize<JsonElement>(EmulatorModel.Of(messaging.Resource));

        var queues = model.GetProperty("queues").EnumerateArray().ToDictionary(queue => queue.GetProperty("name").GetString()!, queue => queue.GetProperty("attributes"));
        // Dead-letter queues are first: the others name them.
        Assert.Equal(["fulfilment-dead-letters", "ledger-dead-letters.fifo", "fulfilment", "ledger.fifo"], queues.Keys);
        Assert.Equal(
            """{"VisibilityTimeout":"30","ReceiveMessageWaitTimeSeconds":"10","DelaySeconds":"0","MaximumMessageSize":"262144","MessageRetentionPeriod":"345600"}""",
            JsonSerializer.Serialize(queues["fulfilment"].EnumerateObject().Where(attribute => attribute.Name != "RedrivePolicy").ToDictionary(attribute => attribute.Name, attribute => attribute.Value)));
        Assert.Equal("1209600", queues["fulfilment-dead-letters"].GetProperty("MessageRetentionPeriod").GetString());
        Assert.Equal(("true", "120"), (queues["ledger.fifo"].GetProperty("FifoQueue").GetString(), queues["ledger.fifo"].GetProperty("VisibilityTimeout").GetString()));
        var redrive = JsonSerializer.Deserialize<JsonElement>(queues["ledger.fifo"].GetProperty("RedrivePolicy").GetString()!);
        Assert.Equal(("arn:aws:sqs:us-east-1:000000000000:ledger-dead-letters.fifo", 5), (redrive.GetProperty("deadLetterTargetArn").GetString(), redrive.GetProperty("maxReceiveCount").GetInt32()));
        var subscription = model.GetProperty("subscriptions")[0].GetProperty("attributes");
        Assert.Equal(("true", """{"type":["order.accepted","order.changed"]}"""), (subscription.GetProperty("RawMessageDelivery").GetString(), subscription.GetProperty("FilterPolicy").GetString()));
    }

    [Fact]
    public async Task A_service_receives_where_its_topics_and_queues_are()
    {
        var builder = Builders.Running();
        var messaging = builder.AddMessaging("messaging");
        messaging.Resource.Annotations.OfType<EndpointAnnotation>().Single().TargetPort = 4566;
        messaging.At("http", 4566);
        using var project = new TemporaryProject();
        var service = builder.AddProject("service", project.Path)
            .WithReference(messaging.AddTopic("orders"))
            .WithReference(messaging.AddQueue("fulfilment"));

        var environment = await service.ExpressionsAsync();

        Assert.Equal("http://127.0.0.1:{messaging.bindings.http.targetPort}", environment["Messaging__Endpoint"]);
        Assert.Equal("arn:aws:sns:us-east-1:000000000000:orders", environment["Messaging__Topics__orders"]);
        Assert.EndsWith("/000000000000/fulfilment", environment["Messaging__Queues__fulfilment"], StringComparison.Ordinal);
        Assert.Equal(("us-east-1", "messaging-bodies"), (environment["Messaging__Region"], environment["Messaging__Bucket"]));
    }

    [Fact]
    public async Task What_is_published_refers_to_no_topic_and_no_queue()
    {
        var builder = Builders.Publishing();
        var messaging = builder.AddMessaging("messaging");
        using var project = new TemporaryProject();
        var service = builder.AddProject("service", project.Path).WithReference(messaging.AddTopic("orders")).WithReference(messaging.AddQueue("fulfilment"));

        Assert.DoesNotContain((await service.ExpressionsAsync()).Keys, key => key.StartsWith("Messaging__", StringComparison.Ordinal));
        Assert.All(builder.Resources.Where(resource => resource is MessagingResource or TopicResource or QueueResource), resource =>
            Assert.Null(resource.Annotations.OfType<ManifestPublishingCallbackAnnotation>().Last().Callback));
    }

    [Fact]
    public void A_queue_and_a_topic_of_different_kinds_are_refused()
    {
        var messaging = Builders.Running().AddMessaging("messaging");
        var refusal = Assert.Throws<ArgumentException>(() => messaging.AddQueue("ledger", options => options with { Fifo = true }).SubscribeTo(messaging.AddTopic("orders")));
        Assert.Contains("both must be FIFO or neither", refusal.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<QueueOptions, QueueOptions>> OutOfRange => new()
    {
        { "VisibilityTimeout", options => options with { VisibilityTimeout = TimeSpan.FromHours(13) } },
        { "MaxReceiveCount", options => options with { MaxReceiveCount = 0 } },
        { "WaitTime", options => options with { WaitTime = TimeSpan.FromSeconds(21) } },
        { "Delay", options => options with { Delay = TimeSpan.FromMinutes(16) } },
        { "MaxMessageBytes", options => options with { MaxMessageBytes = 262_145 } },
        { "Retention", options => options with { Retention = TimeSpan.FromSeconds(59) } },
        { "DeadLetterRetention", options => options with { DeadLetterRetention = TimeSpan.FromDays(4) } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange), DisableDiscoveryEnumeration = true)]
    public void An_attribute_out_of_the_range_of_SQS_is_named(string option, Func<QueueOptions, QueueOptions> configure)
    {
        var messaging = Builders.Running().AddMessaging("messaging");
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => messaging.AddQueue("fulfilment", configure));
        Assert.Equal(option, refusal.ParamName);
        Assert.Contains("'fulfilment'", refusal.Message, StringComparison.Ordinal);
    }
}
