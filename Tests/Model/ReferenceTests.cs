namespace Showroom.Tests.Model;

public sealed class ReferenceTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reference_to_a_service_gives_its_addresses()
    {
        var builder = Builders.Running();
        using var project = new TemporaryProject();
        var api = builder.AddProject("api-1", project.Path).WithHttpEndpoint().WithHttpEndpoint(name: "admin").At("http", 5001).At("admin", 5002);
        var gateway = builder.AddExecutable("gateway", "gateway", ".").WithReference(api);

        Assert.Equal(
            new()
            {
                ["API_1_HTTP"] = "http://localhost:5001",
                ["services__api-1__http__0"] = "http://localhost:5001",
                ["API_1_ADMIN"] = "http://localhost:5002",
                ["services__api-1__admin__0"] = "http://localhost:5002",
            },
            await gateway.EnvironmentAsync(Cancelled));
    }

    [Fact]
    public async Task A_reference_to_one_endpoint_gives_that_one_only()
    {
        var builder = Builders.Running();
        using var project = new TemporaryProject();
        var api = builder.AddProject("api", project.Path).WithHttpEndpoint().WithHttpEndpoint(name: "admin").At("http", 5001).At("admin", 5002);
        var gateway = builder.AddExecutable("gateway", "gateway", ".").WithReference(api.GetEndpoint("admin"));

        Assert.Equal(["API_ADMIN", "services__api__admin__0"], (await gateway.EnvironmentAsync(Cancelled)).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_reference_to_redis_gives_the_connection_string_and_its_parts()
    {
        var builder = Builders.Running("--Parameters:cache-password=a/b");
        var cache = builder.AddRedis("cache").At("tcp", 6000);
        var api = builder.AddExecutable("api", "api", ".").WithReference(cache);

        Assert.Equal(
            new()
            {
                ["ConnectionStrings__cache"] = "localhost:6000,password=a/b",
                ["CACHE_HOST"] = "localhost",
                ["CACHE_PORT"] = "6000",
                ["CACHE_PASSWORD"] = "a/b",
                ["CACHE_URI"] = "redis://:a%2Fb@localhost:6000",
            },
            await api.EnvironmentAsync(Cancelled));
    }

    [Fact]
    public async Task A_reference_to_a_database_gives_the_connection_string_and_its_parts()
    {
        var builder = Builders.Running("--Parameters:postgres-password=secret");
        var database = builder.AddPostgres("postgres").At("tcp", 5433).AddDatabase("showroom");
        var api = builder.AddExecutable("api", "api", ".").WithReference(database);

        Assert.Equal(
            new()
            {
                ["ConnectionStrings__showroom"] = "Host=localhost;Port=5433;Username=postgres;Password=secret;Database=showroom",
                ["SHOWROOM_HOST"] = "localhost",
                ["SHOWROOM_PORT"] = "5433",
                ["SHOWROOM_USERNAME"] = "postgres",
                ["SHOWROOM_PASSWORD"] = "secret",
                ["SHOWROOM_URI"] = "postgresql://postgres:secret@localhost:5433/showroom",
                ["SHOWROOM_JDBCCONNECTIONSTRING"] = "jdbc:postgresql://localhost:5433/showroom",
                ["SHOWROOM_DATABASENAME"] = "showroom",
            },
            await api.EnvironmentAsync(Cancelled));
    }

    [Fact]
    public async Task The_parts_of_a_connection_string_can_be_left_out()
    {
        var builder = Builders.Running("--Parameters:cache-password=secret");
        var cache = builder.AddRedis("cache").At("tcp", 6000);
        var api = builder.AddExecutable("api", "api", ".")
            .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString)
            .WithReference(cache, connectionName: "fast");

        Assert.Equal(new() { ["ConnectionStrings__fast"] = "localhost:6000,password=secret" }, await api.EnvironmentAsync(Cancelled));
    }

    [Fact]
    public async Task A_value_is_waited_for_until_the_endpoint_has_its_address()
    {
        var builder = Builders.Running();
        var server = builder.AddExecutable("server", "server", ".").WithHttpEndpoint();
        var client = builder.AddExecutable("client", "client", ".").WithEnvironment("SERVER", server.GetEndpoint("http"));

        var environment = client.EnvironmentAsync(Cancelled);
        Assert.False(environment.IsCompleted);
        server.At("http", 5003);

        Assert.Equal("http://localhost:5003", (await environment.WaitAsync(s_patience, Cancelled))["SERVER"]);
    }

    [Fact]
    public void The_address_of_an_endpoint_without_one_is_refused_with_its_name()
    {
        var endpoint = Builders.Running().AddExecutable("server", "server", ".").WithHttpEndpoint().GetEndpoint("http");

        Assert.False(endpoint.IsAllocated);
        Assert.Contains("http", Assert.Throws<InvalidOperationException>(() => endpoint.Url).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => endpoint.Port);
    }

    [Fact]
    public async Task A_service_outside_is_found_like_one_inside()
    {
        var api = Builders.Running().AddExecutable("api", "api", ".").WithReference("mail", new Uri("https://mail.example/"));

        Assert.Equal(new() { ["services__mail__default__0"] = "https://mail.example/", ["mail"] = "https://mail.example/" }, await api.EnvironmentAsync(Cancelled));
    }

    [Fact]
    public async Task A_later_value_of_a_variable_wins()
    {
        var builder = Builders.Running();
        var colour = builder.AddParameter("colour", "red");
        var api = builder.AddExecutable("api", "api", ".")
            .WithEnvironment("COLOUR", "blue")
            .WithEnvironment("COLOUR", colour)
            .WithEnvironment("BOTH", $"{colour}-{"blue"}");

        Assert.Equal(new() { ["COLOUR"] = "red", ["BOTH"] = "red-blue" }, await api.EnvironmentAsync(Cancelled));
    }

    [Fact]
    public void A_reference_is_drawn()
    {
        var builder = Builders.Running();
        var cache = builder.AddRedis("cache");
        var api = builder.AddExecutable("api", "api", ".").WithReference(cache).WithEnvironment("URL", $"{cache.GetEndpoint("tcp")}/x");

        Assert.Equal(
            [("Reference", "cache")],
            api.Resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(r => (r.Type, r.Resource.Name)).Distinct());
    }
}
