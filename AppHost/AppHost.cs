using Showroom.Hosting.Messaging.Resources;
using Showroom.Hosting.Services;

var builder = ShowroomApplication.CreateBuilder(args);

var cache = builder.AddRedis("cache").WithCacheUses().WithFlushCommand().WithShellCommand().WithAutoRestart().RunAsExecutable();
var operatorPassword = builder.AddParameter("operator-password", new GenerateParameterDefault { MinLength = 20, Special = false }, secret: true, persist: true)
    .WithStartReportNote("Operator", password => $"name operator, password {password}");
var database = builder.AddPostgres("postgres").WithDataVolume().WithAutoRestart().RunAsExecutable()
    .AddDatabase("showroom").WithShellCommand()
    .WithResetCommand<Projects.Api>(["migrate", "--reset"], job => job.WithEnvironment("Operator__Password", operatorPassword), cache);

// Topics and queues of SNS and SQS: an emulator here, those of a deployed stack with Messaging:Endpoint=aws.
var messaging = builder.AddMessaging("messaging");
// On AWS the shop may have each order by e-mail, too: the address is a parameter of the template.
var orders = messaging.AddTopic("orders").SubscribeEmail(null, "order.fulfilled");
var fulfilment = messaging.AddQueue("fulfilment").SubscribeTo(orders, "order.accepted");
var notifications = messaging.AddQueue("notifications").SubscribeTo(orders, "order.fulfilled", "order.rejected");
var rankings = messaging.AddQueue("rankings").SubscribeTo(orders, "order.fulfilled");
messaging.AddFunction("message-counter", "Functions/message-counter.js").SubscribeTo(orders);

var migrations = builder.AddJob<Projects.Api>("migrations", "migrate")
    .WithReference(database)
    .WithEnvironment("Operator__Password", operatorPassword)
    .WaitFor(database);

var api = builder.AddReplicas<Projects.Api>("api", 3)
    .ForEach(replica => replica
        .WithReference(cache)
        .WithReference(database)
        // Operations on the queues; orders reach them through the database.
        .WithReference(fulfilment, QueueAccess.Operate).WithReference(notifications, QueueAccess.Operate).WithReference(rankings, QueueAccess.Operate)
        // HTTP/2 listens on the loopback interface here; on AWS the gateway is on another machine.
        .WithFargateEnvironment("Http2__Host", "*")
        .WaitFor(cache)
        .WaitForCompletion(migrations));

var mail = builder.AddMailCatcher("mail");
builder.AddReplicas<Projects.Worker>("worker", 2)
    .ForEach(replica => replica
        .WithReference(cache)
        .WithReference(database)
        .WithReference(orders)
        .WithReference(fulfilment).WithReference(notifications).WithReference(rankings)
        .WithReference(mail)
        // CloudWatch has the numbers of messages too, and each count is a request that is billed.
        .WithFargateEnvironment("Messaging__MonitoringInterval", "00:05:00")
        .WaitFor(messaging)
        .WaitForCompletion(migrations));

// Starts beside the replicas, without waiting for them, and is healthy as soon as one of them is.
var gateway = builder.AddService<Projects.Gateway>("gateway")
    .WithFixedPort("Gateway:Port", defaultPort: 8080)
    .WithExternalHttpEndpoints()
    .WithReferences(api)
    // The rate limits. The gateway does not wait for Redis: without it, each gateway limits by itself.
    .WithReference(cache)
    // A load balancer that probed readiness would replace a gateway without healthy replicas by another one without them.
    .WithFargateHealthPath("/alive")
    // On AWS the replicas share one DNS name with an address for each.
    .WithFargateEnvironment("Gateway__DnsRefreshPeriod", "00:00:05")
    // Only the load balancer reaches the gateway there, from a private address: clients are limited by the address that it saw.
    .WithFargateEnvironment("Gateway__RateLimits__TrustedProxies", "10.0.0.0/8;172.16.0.0/12;192.168.0.0/16")
    .WithUrlForEndpoint("http", url => url.DisplayText = "Showroom")
    .WithUrlForEndpoint("http", _ => new ResourceUrlAnnotation { Url = "/docs", DisplayText = "API docs" });

// Pages read the API through the gateway, which leads browsers to them: neither waits for the other.
var web = builder.AddReplicas<Projects.Web>("web", 2)
    .ForEach(replica => replica
        .WithReference(gateway)
        // The keys of forms and sessions.
        .WithReference(cache)
        .WithLab(database)
        .WithFargateEnvironment("Http2__Host", "*"));
gateway.WithReferences(web);

builder.AddAwsEnvironment("aws");

return await builder.RunAsync();
