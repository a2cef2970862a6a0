using System.Text.Json.Nodes;
using Showroom.Hosting.Aws;
using Showroom.Hosting.Aws.Buckets;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.ElastiCache;
using Showroom.Hosting.Aws.Functions;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Publishing;
using Showroom.Hosting.Aws.Queues;
using Showroom.Hosting.Aws.Rds;
using Showroom.Hosting.Aws.Secrets;
using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Aws.Templates.Yaml;
using Showroom.Hosting.Aws.Topics;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Tests.Model.Aws;

/// <summary>
/// The topology of Showroom, built without Aspire, as input for tests of the mappers. <see cref="PublishTests"/> checks that it
/// is that of the application.
/// </summary>
internal static class ShowroomTopology
{
    /// <summary>A variable that Aspire sets on every published project.</summary>
    private static Variable Retry { get; } = new("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory", false);

    private static string[] Queues { get; } = ["fulfilment", "notifications", "rankings"];

    public static string Publish(AwsOptions options) => TemplateWriter.Write(Template(options));

    /// <summary>Without lines of the app host in the comments.</summary>
    public static string PublishYaml(AwsOptions options)
    {
        var template = Template(options);
        return YamlTemplateWriter.Write(TemplateWriter.ToJson(template), TemplateComments.Of(template, "aws", SourceLines.Read("")));
    }

    public static Template Template(AwsOptions options) => Build(Of(options));

    public static Template Build(Topology topology) => TemplateBuilder.Build(topology, ResourceKinds.All);

    public static IReadOnlyList<Finding> Validate(JsonObject template) => TemplateValidator.Validate(template, ResourceKinds.All);

    /// <summary>Changes the service api.</summary>
    public static Topology WithApi(this Topology topology, Func<ServiceNode, ServiceNode> change) =>
        topology with { Nodes = [.. topology.Nodes.Select(node => node is ServiceNode { Name: "api" } api ? change(api) : node)] };

    public static Topology Of(AwsOptions options)
    {
        string[] everything = ["HOST", "PORT", "PASSWORD", "URI"];
        var cache = new Connection("cache", "cache", everything);
        var database = new Connection("showroom", "showroom", ["HOST", "PORT", "USERNAME", "PASSWORD", "URI", "JDBCCONNECTIONSTRING", "DATABASENAME"]);
        return new Topology(
            options,
            [
                new CacheNode("cache", "cache-password", options.Cache) { Uses = options.Cache.Engine is CacheEngine.Memcached ? [new("pages", RedisFeatures.None)] : [] },
                new DatabaseNode("postgres", "postgres-password", "postgres", [("showroom", "showroom")], options.Database),
                new BucketNode("messaging", options.Buckets),
                .. Queues.Select(name => new QueueNode(name, "messaging", new(), options.Queues) { Topics = ["orders"] }),
                new FunctionNode("message-counter", File.ReadAllText(Path.Combine(SourceTree.Root, "AppHost", "Functions", "message-counter.js")), options.Functions),
                new TopicNode("orders", "messaging", IsFifo: false, options.Topics)
                {
                    Subscriptions =
                    [
                        new SubscriptionNode("sqs", "fulfilment", ["order.accepted"]),
                        new SubscriptionNode("sqs", "notifications", ["order.fulfilled", "order.rejected"]),
                        new SubscriptionNode("sqs", "rankings", ["order.fulfilled"]),
                        new SubscriptionNode("lambda", "message-counter", []),
                        new SubscriptionNode("email", "", ["order.fulfilled"]),
                    ],
                },
                new ServiceNode("migrations", "Api", 1, options.Services) { Aliases = ["migrations"], Arguments = ["migrate"], RunsOnce = true, Connections = [database], Environment = [new("Operator__Password", "{operator-password.value}", true), Retry] },
                new ServiceNode("api", "Api", options.Services.Count ?? 3, options.Services with { Environment = new Dictionary<string, string> { ["Http2__Host"] = "*" } })
                {
                    Aliases = ["api", "api-1", "api-2", "api-3", "api-4"],
                    Bindings = [new("http", 8080), new("h2c", 8081)],
                    After = ["migrations"],
                    Connections = [cache, database],
                    Environment =
                    [
                        new("HTTP_PORTS", "{api-1.bindings.http.targetPort};{api-1.bindings.h2c.targetPort}", true),
                        new("Http2__Port", "{api-1.bindings.h2c.targetPort}", true),
                        new("Messaging__Region", "{messaging.region}", true),
                        .. Queues.Select(name => new Variable($"Messaging__Queues__{name}", $"{{{name}.operator.url}}", true)),
                        Retry,
                    ],
                },
                new ServiceNode("worker", "Worker", options.Services.Count ?? 2, options.Services with { Environment = new Dictionary<string, string> { ["Messaging__MonitoringInterval"] = "00:05:00" } })
                {
                    Aliases = ["worker", "worker-1", "worker-2", "worker-3"],
                    Bindings = [new("http", 8080), new("h2c", 8081)],
                    After = ["migrations"],
                    Connections = [cache, database],
                    Environment =
                    [
                        new("HTTP_PORTS", "{worker-1.bindings.http.targetPort};{worker-1.bindings.h2c.targetPort}", true),
                        new("Http2__Port", "{worker-1.bindings.h2c.targetPort}", true),
                        new("Messaging__Region", "{messaging.region}", true),
                        new("Messaging__Bucket", "{messaging.bucket}", true),
                        new("Messaging__Topics__orders", "{orders.arn}", true),
                        .. Queues.Select(name => new Variable($"Messaging__Queues__{name}", $"{{{name}.url}}", true)),
                        new("Mail__Server", "{mail-server.value}", true),
                        Retry,
                    ],
                },
                new ServiceNode("gateway", "Gateway", options.Services.Count ?? 1, options.Services with { HealthPath = "/alive", Environment = new Dictionary<string, string> { ["Gateway__DnsRefreshPeriod"] = "00:00:05", ["Gateway__RateLimits__TrustedProxies"] = "10.0.0.0/8;172.16.0.0/12;192.168.0.0/16" } })
                {
                    Aliases = ["gateway"],
                    Bindings = [new("http", 8080)],
                    External = true,
                    Connections = [cache],
                    Environment =
                    [
                        new("API_HTTP", "{api-1.bindings.http.url}", true),
                        new("API_H2C", "{api-1.bindings.h2c.url}", true),
                        new("services__api__http__0", "{api-1.bindings.http.url}", true),
                        new("services__api__h2c__0", "{api-1.bindings.h2c.url}", true),
                        new("WEB_HTTP", "{web-1.bindings.http.url}", true),
                        new("WEB_H2C", "{web-1.bindings.h2c.url}", true),
                        new("services__web__http__0", "{web-1.bindings.http.url}", true),
                        new("services__web__h2c__0", "{web-1.bindings.h2c.url}", true),
                        Retry,
                    ],
                },
                new ServiceNode("web", "Web", options.Services.Count ?? 2, options.Services with { Environment = new Dictionary<string, string> { ["Http2__Host"] = "*" } })
                {
                    Aliases = ["web", "web-1", "web-2", "web-3"],
                    Bindings = [new("http", 8080), new("h2c", 8081)],
                    Connections = [cache],
                    Environment =
                    [
                        new("HTTP_PORTS", "{web-1.bindings.http.targetPort};{web-1.bindings.h2c.targetPort}", true),
                        new("Http2__Port", "{web-1.bindings.h2c.targetPort}", true),
                        new("GATEWAY_HTTP", "{gateway.bindings.http.url}", true),
                        new("services__gateway__http__0", "{gateway.bindings.http.url}", true),
                        Retry,
                    ],
                },
                new ParameterNode("operator-password", true, null, 20),
                new ParameterNode("mail-server", false, "", null),
            ]);
    }
}
