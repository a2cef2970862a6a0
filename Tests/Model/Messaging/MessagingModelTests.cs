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
    public async Task What_is_published_refers_to_topics_and_queues_by_expressions_that_say_what_a_service_does_with_them()
    {
        var builder = Builders.Publishing();
        var messaging = builder.AddMessaging("messaging");
        using var project = new TemporaryProject();
        var queue = messaging.AddQueue("fulfilment");
        var worker = builder.AddProject("worker", project.Path).WithReference(messaging.AddTopic("orders")).WithReference(queue).WithReference(builder.AddMailCatcher("mail"));
        var api = builder.AddProject("api", project.Path).WithReference(queue, QueueAccess.Operate);

        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["Mail__Server"] = "{mail-server.value}",
                ["Messaging__Bucket"] = "{messaging.bucket}",
                ["Messaging__Queues__fulfilment"] = "{fulfilment.url}",
                ["Messaging__Region"] = "{messaging.region}",
                ["Messaging__Topics__orders"] = "{orders.arn}",
            },
            (await worker.ExpressionsAsync()).Where(v => v.Key.StartsWith('M')).ToDictionary());
        // Dead letters are moved as they are, so the operator needs no bucket.
        Assert.Equal(
            new Dictionary<string, string?> { ["Messaging__Queues__fulfilment"] = "{fulfilment.operator.url}", ["Messaging__Region"] = "{messaging.region}" },
            (await api.ExpressionsAsync()).Where(v => v.Key.StartsWith('M')).ToDictionary());
    }

    [Fact]
    public void The_emulator_has_the_subscribers_whose_address_is_known()
    {
        var messaging = Builders.Running().AddMessaging("messaging");
        var orders = messaging.AddTopic("orders").SubscribeEmail("shop@example.com", "order.fulfilled").SubscribeEmail().SubscribeSms("+4930123456").SubscribeHttp(new Uri("https://example.com/hook"));
        messaging.AddFunction("counter", "counter.js").SubscribeTo(orders);

        var subscribers = JsonSerializer.Deserialize<JsonElement>(EmulatorModel.Of(messaging.Resource)).GetProperty("subscribers").EnumerateArray();

        Assert.Equal(
            ["email shop@example.com", "sms +4930123456", "https https://example.com/hook", "lambda arn:aws:lambda:us-east-1:000000000000:function:counter"],
            subscribers.Select(s => $"{s.GetProperty("protocol")} {s.GetProperty("endpoint")}"));
    }

    public static TheoryData<string, Action<IResourceBuilder<MessagingResource>>> RefusedSubscribers => new()
    {
        { "it is not an e-mail address", messaging => messaging.AddTopic("orders").SubscribeEmail("shop") },
        { "it is not a telephone number such as +4930123456", messaging => messaging.AddTopic("orders").SubscribeSms("030 123456") },
        { "it is not an http or https address", messaging => messaging.AddTopic("orders").SubscribeHttp(new Uri("ftp://example.com")) },
        { "The FIFO topic 'orders' delivers to FIFO queues only, not by email.", messaging => messaging.AddTopic("orders", fifo: true).SubscribeEmail() },
        { "FIFO topics deliver to FIFO queues only", messaging => messaging.AddFunction("counter", "counter.js").SubscribeTo(messaging.AddTopic("orders", fifo: true)) },
    };

    [Theory]
    [MemberData(nameof(RefusedSubscribers), DisableDiscoveryEnumeration = true)]
    public void A_subscriber_that_SNS_would_refuse_is_refused(string expected, Action<IResourceBuilder<MessagingResource>> subscribe) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => subscribe(Builders.Running().AddMessaging("messaging"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Messaging:Endpoint is 'azure'. Allowed: emulator, aws.", "--Messaging:Endpoint=azure")]
    [InlineData("Messaging:Endpoint=aws needs Messaging:Region or AWS_REGION, the region of the stack, such as eu-central-1; 'eu-centre' is none.", "--Messaging:Endpoint=aws", "--Messaging:Region=eu-centre")]
    [InlineData("The setting 'Messaging:Regoin' does not exist", "--Messaging:Endpoint=aws", "--Messaging:Regoin=eu-central-1")]
    public void A_wrong_setting_of_the_app_host_is_named(string expected, params string[] args) =>
        Assert.Contains(expected, Assert.Throws<DistributedApplicationException>(() => Builders.Running(args).AddMessaging("messaging")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_deployed_stack_takes_the_place_of_the_emulator()
    {
        var builder = Builders.Running("--Messaging:Endpoint=aws", "--Messaging:Region=eu-central-1");
        var messaging = builder.AddMessaging("messaging");
        using var project = new TemporaryProject();
        var service = builder.AddProject("service", project.Path).WithReference(messaging.AddQueue("fulfilment")).WaitFor(messaging);

        Assert.DoesNotContain(builder.Resources, resource => resource is MessagingResource);
        Assert.DoesNotContain(service.Resource.Annotations.OfType<WaitAnnotation>(), wait => wait.Resource is MessagingResource);
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
