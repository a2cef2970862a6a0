namespace Showroom.Tests.Model;

public sealed class EndpointTests
{
    [Fact]
    public void An_endpoint_that_is_declared_twice_is_changed_where_something_is_given()
    {
        var server = Builders.Running().AddExecutable("server", "server", ".")
            .WithHttpEndpoint(port: 8080, isProxied: false)
            .WithEndpoint("http", endpoint => endpoint.TargetHost = "127.0.0.1")
            .WithEndpoint("none", _ => Assert.Fail("It is not declared."), createIfNotExists: false)
            .WithExternalHttpEndpoints();

        var endpoint = Assert.Single(server.Resource.Annotations.OfType<EndpointAnnotation>());
        Assert.Equal(
            ("http", "http", 8080, 8080, "127.0.0.1", false, true),
            (endpoint.Name, endpoint.UriScheme, endpoint.Port, endpoint.TargetPort, endpoint.TargetHost, endpoint.IsProxied, endpoint.IsExternal));
    }

    [Fact]
    public void Behind_a_proxy_the_process_has_a_port_of_its_own()
    {
        var server = Builders.Running().AddExecutable("server", "server", ".").WithHttpEndpoint(port: 8080);

        var endpoint = Assert.Single(server.Resource.Annotations.OfType<EndpointAnnotation>());
        Assert.Equal((8080, null, true), (endpoint.Port, endpoint.TargetPort, endpoint.IsProxied));
    }

    [Fact]
    public async Task A_variable_tells_the_process_where_to_listen()
    {
        var server = Builders.Running().AddExecutable("server", "server", ".").WithHttpEndpoint(port: 8080, targetPort: 3000, env: "PORT");

        Assert.Equal(new() { ["PORT"] = "3000" }, await server.EnvironmentAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_reference_may_be_made_before_the_endpoint_is_declared()
    {
        var server = Builders.Running().AddExecutable("server", "server", ".");
        var endpoint = server.GetEndpoint("admin");
        Assert.False(endpoint.Exists);
        Assert.Throws<InvalidOperationException>(() => endpoint.EndpointAnnotation);

        server.WithHttpEndpoint(name: "admin");

        Assert.True(endpoint.Exists);
        Assert.Equal("http", endpoint.Scheme);
    }

    [Fact]
    public async Task A_variable_of_an_endpoint_that_does_not_exist_fails_and_is_not_waited_for()
    {
        var builder = Builders.Running();
        var server = builder.AddExecutable("server", "server", ".").WithHttpEndpoint();
        var client = builder.AddExecutable("client", "client", ".").WithEnvironment("ADMIN", $"{server.GetEndpoint("admin")}/users");

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => client.EnvironmentAsync(TestContext.Current.CancellationToken));

        Assert.Contains("admin", exception.Message, StringComparison.Ordinal);
        Assert.Contains("server", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_health_check_of_an_endpoint_that_does_not_exist_is_refused_with_both_names()
    {
        var server = Builders.Running().AddExecutable("server", "server", ".");

        var exception = Assert.Throws<DistributedApplicationException>(() => server.WithHttpHealthCheck("/health"));

        Assert.Contains("server", exception.Message, StringComparison.Ordinal);
        Assert.Contains("http", exception.Message, StringComparison.Ordinal);
    }
}
