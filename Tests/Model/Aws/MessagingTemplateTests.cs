using System.Text.Json.Nodes;
using Showroom.Hosting.Aws;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Publishing;
using Showroom.Hosting.Aws.Queues;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Tests.Model.Aws;

/// <summary>Queues, topics, functions and the bucket in the template.</summary>
public sealed class MessagingTemplateTests
{
    private static readonly AwsOptions s_small = AwsPreset.Options(AwsPreset.FreeTier);
    private static readonly JsonObject s_template = Parse(ShowroomTopology.Of(s_small));
    private static readonly JsonObject s_everySubscriber = Parse(MessagingTopology.WithEverySubscriber(s_small));

    [Fact]
    public void One_template_has_cache_database_queues_and_topic()
    {
        var types = s_template["Resources"]!.AsObject().Select(r => r.Value!["Type"]!.ToString()).ToHashSet(StringComparer.Ordinal);
        string[] expected = ["AWS::ElastiCache::ReplicationGroup", "AWS::RDS::DBInstance", "AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::Lambda::Function", "AWS::S3::Bucket", "AWS::ECS::Service"];
        Assert.Empty(expected.Except(types));
        Assert.Null(Properties(s_template, "WorkerService")["LoadBalancers"]);
    }

    [Fact]
    public void The_worker_may_consume_and_publish_and_the_api_may_do_neither()
    {
        Assert.Equal(
            """
            s3:GetObject: MessagingBucket/messages/*
            s3:ListBucket: MessagingBucket
            s3:PutObject: MessagingBucket/messages/*
            sns:Publish: OrdersTopic
            sqs:ReceiveMessage,sqs:DeleteMessage,sqs:ChangeMessageVisibility,sqs:GetQueueAttributes: FulfilmentQueue NotificationsQueue RankingsQueue
            sqs:SendMessage,sqs:GetQueueUrl,sqs:GetQueueAttributes: FulfilmentDeadLetterQueue NotificationsDeadLetterQueue RankingsDeadLetterQueue
            """.ReplaceLineEndings("\n"),
            Statements(s_template, "WorkerTaskRole"));
        Assert.Equal(
            """
            sqs:GetQueueAttributes,sqs:GetQueueUrl,sqs:ReceiveMessage,sqs:DeleteMessage,sqs:ChangeMessageVisibility: FulfilmentDeadLetterQueue NotificationsDeadLetterQueue RankingsDeadLetterQueue
            sqs:GetQueueAttributes,sqs:SendMessage: FulfilmentQueue NotificationsQueue RankingsQueue
            """.ReplaceLineEndings("\n"),
            Statements(s_template, "ApiTaskRole"));
        Assert.Equal("", Statements(s_template, "GatewayTaskRole"));
        Assert.Equal("", Statements(s_template, "MigrationsTaskRole"));
    }

    [Fact]
    public void The_services_receive_the_addresses_in_the_settings_of_the_library()
    {
        var variables = Properties(s_template, "WorkerTaskDefinition")["ContainerDefinitions"]![0]!["Environment"]!.AsArray().ToDictionary(v => v!["Name"]!.ToString(), v => v!["Value"]!.ToJsonString());
        Assert.Equal("""{"Ref":"FulfilmentQueue"}""", variables["Messaging__Queues__fulfilment"]);
        Assert.Equal("""{"Ref":"OrdersTopic"}""", variables["Messaging__Topics__orders"]);
        Assert.Equal("""{"Ref":"MessagingBucket"}""", variables["Messaging__Bucket"]);
        Assert.Equal("""{"Ref":"AWS::Region"}""", variables["Messaging__Region"]);
        Assert.Equal("""{"Ref":"MailServer"}""", variables["Mail__Server"]);
        Assert.DoesNotContain("Messaging__Endpoint", variables.Keys);
    }

    [Fact]
    public void A_subscription_is_raw_filtered_and_has_a_dead_letter_queue_that_only_its_topic_may_send_to()
    {
        var subscription = Properties(s_template, "OrdersToFulfilment");
        Assert.Equal("true", subscription["RawMessageDelivery"]!.ToString());
        Assert.Equal("""{"type":["order.accepted"]}""", subscription["FilterPolicy"]!.ToJsonString());
        Assert.Equal("""{"deadLetterTargetArn":{"Fn::GetAtt":["OrdersToFulfilmentDeadLetterQueue","Arn"]}}""", subscription["RedrivePolicy"]!.ToJsonString());
        foreach (var policy in new[] { "OrdersQueuePolicy", "OrdersTopicUndeliveredPolicy" })
        {
            var statements = Properties(s_template, policy)["PolicyDocument"]!["Statement"]!.AsArray();
            Assert.Equal(["Deny *", """Allow {"Service":"sns.amazonaws.com"}"""], statements.Select(s => $"{s!["Effect"]} {(s["Principal"] is JsonValue any ? any.ToString() : s["Principal"]!.ToJsonString())}"));
            Assert.Equal("""{"ArnEquals":{"aws:SourceArn":{"Ref":"OrdersTopic"}}}""", statements[1]!["Condition"]!.ToJsonString());
        }

        Assert.Equal(
            """{"redrivePermission":"byQueue","sourceQueueArns":[{"Fn::Sub":"arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}-fulfilment"}]}""",
            Properties(s_template, "FulfilmentDeadLetterQueue")["RedriveAllowPolicy"]!.ToJsonString());
    }

    [Fact]
    public void Every_kind_of_subscriber_is_valid_and_an_address_is_a_parameter()
    {
        Assert.Empty(ShowroomTopology.Validate(s_everySubscriber));
        Assert.Equal("+4930123456", s_everySubscriber["Parameters"]!["AlertsToSmsAddress"]!["Default"]!.ToString());
        Assert.Equal("shop@example.com", s_everySubscriber["Parameters"]!["AlertsToEmailAddress"]!["Default"]!.ToString());
        Assert.Equal("owner@example.com", s_everySubscriber["Parameters"]!["AlertsToEmail2Address"]!["Default"]!.ToString());
        Assert.Equal("HasOrdersToEmailAddress", s_everySubscriber["Resources"]!["OrdersToEmail"]!["Condition"]!.ToString());
        Assert.Equal("https://example.com/hook", Properties(s_everySubscriber, "AlertsToHttps")["Endpoint"]!.ToString());
        Assert.Equal(("true", "true"), (Properties(s_everySubscriber, "LedgerQueue")["FifoQueue"]!.ToString(), Properties(s_everySubscriber, "LedgerQueue")["ContentBasedDeduplication"]!.ToString()));
        Assert.EndsWith("-ledger.fifo\"}", Properties(s_everySubscriber, "LedgerQueue")["QueueName"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("120", Properties(s_everySubscriber, "AppQueue")["VisibilityTimeout"]!.ToString());
        Assert.Equal("SMSMonthToDateSpentUSD", Properties(s_everySubscriber, "SmsSpendAlarm")["MetricName"]!.ToString());
        Assert.Null(s_template["Resources"]!["SmsSpendAlarm"]);
    }

    [Fact]
    public void A_key_is_for_the_services_of_AWS_and_the_roles_that_send_or_receive()
    {
        var template = Parse(ShowroomTopology.Of(OptionCombinations.All["encrypted-with-a-key"]));
        Assert.Equal("""["sns.amazonaws.com","sqs.amazonaws.com"]""", Properties(template, "MessagingKey")["KeyPolicy"]!["Statement"]![1]!["Principal"]!["Service"]!.ToJsonString());
        Assert.Equal("""{"Ref":"MessagingKey"}""", Properties(template, "OrdersTopic")["KmsMasterKeyId"]!.ToJsonString());
        Assert.Equal("""{"Ref":"MessagingKey"}""", Properties(template, "RankingsDeadLetterQueue")["KmsMasterKeyId"]!.ToJsonString());
        Assert.Contains("kms:Decrypt,kms:GenerateDataKey: MessagingKey\n", Statements(template, "WorkerTaskRole"), StringComparison.Ordinal);
        Assert.Contains("kms:Decrypt,kms:GenerateDataKey: MessagingKey\n", Statements(template, "ApiTaskRole"), StringComparison.Ordinal);
        Assert.DoesNotContain("kms:", Statements(template, "GatewayTaskRole"), StringComparison.Ordinal);
        Assert.Null(s_template["Resources"]!["MessagingKey"]);
    }

    [Fact]
    public void A_consumer_scales_by_the_messages_that_wait_for_each_task()
    {
        var template = Parse(ShowroomTopology.Of(AwsPreset.Options(AwsPreset.Production)));
        var target = Properties(template, "WorkerBacklogPolicy")["TargetTrackingScalingPolicyConfiguration"]!;
        Assert.Equal("(queue1 + queue2 + queue3) / tasks", target["CustomizedMetricSpecification"]!["Metrics"]![4]!["Expression"]!.ToString());
        Assert.Equal("500", target["TargetValue"]!.ToString());
        Assert.Null(template["Resources"]!["ApiBacklogPolicy"]);
    }

    [Fact]
    public void The_cost_has_the_requests_of_idle_consumers_and_the_prices_of_messages()
    {
        var text = ResourceKinds.All.Estimate(s_template, PriceTable.Of("ap-northeast-2")).ToString();
        // 2 tasks, one request in 10 s each, 730 hours.
        Assert.Contains("0.21  FulfilmentQueue: 2 consumers that ask every 10 s: 0.53 million requests without messages, 0.40 a million requests [", text, StringComparison.Ordinal);
        Assert.Contains("0.00  FulfilmentDeadLetterQueue: no consumer, 0.40 a million requests [", text, StringComparison.Ordinal);
        Assert.Contains("0.00  OrdersTopic: no messages, 0.50 a million publishes [", text, StringComparison.Ordinal);
        Assert.Contains("0.00  OrdersToEmail: no messages, 2.00 100,000 e-mails [", text, StringComparison.Ordinal);
        Assert.Contains("https://aws.amazon.com/sqs/pricing/, 2026-10", text, StringComparison.Ordinal);
        Assert.Contains("no price  AlertsToSms: no messages, billed by an SMS", ResourceKinds.All.Estimate(s_everySubscriber, PriceTable.Of(null)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Queues_and_topics_have_alarms_and_graphs()
    {
        foreach (var alarm in new[] { "FulfilmentDeadLetterQueueAlarm", "FulfilmentQueueAgeAlarm", "OrdersTopicUndeliveredAlarm", "MessageCounterFunctionErrorsAlarm" })
        {
            Assert.NotNull(s_template["Resources"]![alarm]);
        }

        var dashboard = Properties(s_template, "Dashboard")["DashboardBody"]!.ToJsonString();
        Assert.All(["fulfilment: dead letters", "rankings: age of the oldest (s)", "orders: filtered out", "message-counter: invocations"], graph => Assert.Contains(graph, dashboard, StringComparison.Ordinal));
    }

    public static TheoryData<string, AwsOptions> Contradictions => new()
    {
        { "Queue (fulfilment).MaxMessageAge is 00:00:59. Allowed: 00:01:00 to 14.00:00:00.", s_small with { Queues = new() { MaxMessageAge = TimeSpan.FromSeconds(59) } } },
        { "Bucket (messaging).RetentionDays is 14: dead letters of fulfilment are kept for 14 days, and need their bodies longer.", s_small with { Buckets = new() { RetentionDays = 14 } } },
        { "Topic (orders).SmsSpendAlarm is 0. Allowed: more than 0 US dollars a month.", s_small with { Topics = new() { SmsSpendAlarm = 0 } } },
        { "Function (message-counter).Timeout is 00:16:00. Allowed: 00:00:01 to 00:15:00.", s_small with { Functions = new() { Timeout = TimeSpan.FromMinutes(16) } } },
        { "Function (message-counter).Runtime is 'python3.13'. Allowed: one of Node.js, such as nodejs22.x.", s_small with { Functions = new() { Runtime = "python3.13" } } },
        { "Services (worker).TargetBacklog is 0. Allowed: 1 and more.", s_small with { Services = new() { TargetBacklog = 0 } } },
    };

    [Theory]
    [MemberData(nameof(Contradictions), DisableDiscoveryEnumeration = true)]
    public void A_contradiction_is_refused_with_the_option_and_what_is_allowed(string expected, AwsOptions options) =>
        Assert.Contains(expected, Assert.Throws<DistributedApplicationException>(() => ShowroomTopology.Template(options)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Options_of_one_queue_apply_to_that_queue()
    {
        using var output = new PublishOutput();
        await using var builder = await output.CreateAsync("publish-aws");
        builder.CreateResourceBuilder(builder.Resources.OfType<Hosting.Messaging.Resources.QueueResource>().Single(q => q.Name == "rankings"))
            .PublishAsSqs(queue => queue with { Encryption = QueueEncryption.Kms });
        var template = await output.PublishAsync(builder);
        Assert.Equal("""{"Ref":"MessagingKey"}""", Properties(template, "RankingsQueue")["KmsMasterKeyId"]!.ToJsonString());
        Assert.Equal("true", Properties(template, "FulfilmentQueue")["SqsManagedSseEnabled"]!.ToString());
    }

    private static JsonObject Parse(Topology topology) => (JsonObject)JsonNode.Parse(TemplateWriter.Write(ShowroomTopology.Build(topology)))!;

    private static JsonObject Properties(JsonObject template, string id) => template["Resources"]![id]!["Properties"]!.AsObject();

    /// <summary>A line for each statement of a role: actions and resources.</summary>
    private static string Statements(JsonObject template, string role) => string.Join('\n', (Properties(template, role)["Policies"] as JsonArray ?? [])
        .SelectMany(policy => policy!["PolicyDocument"]!["Statement"]!.AsArray())
        .Select(statement => $"{string.Join(',', statement!["Action"]!.AsArray())}: {string.Join(' ', statement["Resource"]!.AsArray().Select(Name))}")
        .Order(StringComparer.Ordinal));

    private static string Name(JsonNode? arn) => arn!["Ref"]?.ToString() ?? arn["Fn::GetAtt"]?[0]?.ToString() ?? arn["Fn::Sub"]!.ToString().Replace("${", "", StringComparison.Ordinal).Replace(".Arn}", "", StringComparison.Ordinal);
}
