using Showroom.Hosting.Services;

var builder = ShowroomApplication.CreateBuilder(args);

var cache = builder.AddRedis("cache").WithCommands().WithAutoRestart().RunAsExecutable();
var database = builder.AddPostgres("postgres").WithDataVolume().WithAutoRestart().RunAsExecutable()
    .AddDatabase("showroom").WithCommands<Projects.Api>("migrate", "--reset");

var operatorKey = builder.AddParameter("operator-key", new GenerateParameterDefault { MinLength = 32 }, secret: true, persist: true);

var migrations = builder.AddJob<Projects.Api>("migrations", "migrate")
    .WithReference(database)
    .WaitFor(database);

var api = builder.AddReplicas<Projects.Api>("api", 3)
    .ForEach(replica => replica
        .WithReference(cache)
        .WithReference(database)
        .WithEnvironment("Operator__Key", operatorKey)
        // A laptop's loopback is enough for HTTP/2; on AWS the gateway is another machine.
        .PublishAsFargate(service => service with { Environment = new Dictionary<string, string> { ["Http2__Host"] = "*" } })
        .WaitFor(cache)
        .WaitForCompletion(migrations));

// Starts beside the replicas, without waiting for them, and is healthy as soon as one of them is.
builder.AddService<Projects.Gateway>("gateway")
    .WithFixedPort("Gateway:Port", defaultPort: 8080)
    .WithExternalHttpEndpoints()
    .WithReferences(api)
    // All replicas have one name on AWS, which stands for as many addresses. The load balancer probes the process only: a gateway that has no
    // healthy replica would be replaced by one that has none either.
    .PublishAsFargate(service => service with
    {
        HealthPath = "/alive",
        Environment = new Dictionary<string, string> { ["Gateway__DnsRefreshPeriod"] = "00:00:05" },
    })
    .WithUrlForEndpoint("http", url => url.DisplayText = "Showroom")
    .WithUrlForEndpoint("http", _ => new ResourceUrlAnnotation { Url = "/docs", DisplayText = "API docs" });

builder.AddAwsEnvironment("aws");

return await builder.RunAsync();
