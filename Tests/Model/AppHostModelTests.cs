using Showroom.Hosting.Services;

namespace Showroom.Tests.Model;

public sealed class AppHostModelTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_replica_is_a_resource_and_the_last_has_an_explicit_start()
    {
        await using var builder = await CreateAsync();
        var replicas = builder.Resources.Where(r => r.TryGetLastAnnotation<ReplicaSetAnnotation>(out _)).ToArray();
        Assert.Equal(["api-1", "api-2", "api-3", "api-4", "worker-1", "worker-2", "worker-3", "web-1", "web-2", "web-3"], replicas.Select(r => r.Name));
        Assert.Equal([false, false, false, true, false, false, true, false, false, true], replicas.Select(r => r.TryGetLastAnnotation<ExplicitStartupAnnotation>(out _)));
        Assert.All(replicas, replica => Assert.True(replica.TryGetEndpoints(out var endpoints) && endpoints.Select(e => (e.Name, e.IsProxied)).SequenceEqual([("http", false), ("h2c", false)])));
    }

    [Fact]
    public async Task Replicas_wait_for_the_migrations_which_wait_for_the_database()
    {
        await using var builder = await CreateAsync();
        var migrations = builder.Resources.Single(r => r.Name == "migrations");
        Assert.True(migrations.TryGetLastAnnotation<JobAnnotation>(out _));
        Assert.False(migrations.TryGetEndpoints(out var endpoints) && endpoints.Any());
        Assert.Contains(("showroom", WaitType.WaitUntilHealthy), Waits(migrations));
        Assert.Contains(("migrations", WaitType.WaitForCompletion), Waits(builder.Resources.Single(r => r.Name == "api-1")));
    }

    [Fact]
    public async Task The_gateway_references_both_endpoints_of_every_replica_and_has_no_wait()
    {
        await using var builder = await CreateAsync();
        var gateway = builder.Resources.Single(r => r.Name == "gateway");
        Assert.Empty(Waits(gateway));
        var environment = await EnvironmentAsync(builder, gateway);
        for (var replica = 1; replica <= 4; replica++)
        {
            Assert.Equal((("http", $"api-{replica}"), ("h2c", $"api-{replica}")),
                (Endpoint(environment[$"services__api-{replica}__http__0"]), Endpoint(environment[$"services__api-{replica}__h2c__0"])));
        }
    }

    [Fact]
    public async Task The_gateway_and_the_web_reference_each_other_and_neither_waits()
    {
        await using var builder = await CreateAsync();
        var gateway = await EnvironmentAsync(builder, builder.Resources.Single(r => r.Name == "gateway"));
        for (var replica = 1; replica <= 3; replica++)
        {
            var web = builder.Resources.Single(r => r.Name == $"web-{replica}");
            Assert.Empty(Waits(web));
            Assert.Equal(("http", "gateway"), Endpoint((await EnvironmentAsync(builder, web))["services__gateway__http__0"]));
            Assert.Equal(("h2c", $"web-{replica}"), Endpoint(gateway[$"services__web-{replica}__h2c__0"]));
        }
    }

    [Fact]
    public async Task Every_replica_receives_its_name_and_its_second_port()
    {
        await using var builder = await CreateAsync();
        var environment = await EnvironmentAsync(builder, builder.Resources.Single(r => r.Name == "api-2"));
        Assert.Equal("api-2", environment["SERVER_ID"]);
        Assert.Contains("Http2__Port", environment.Keys);
        // The service opens that port itself: ASP.NET Core's URLs have the other one only.
        var urls = Assert.IsType<ReferenceExpression>(environment["ASPNETCORE_URLS"]).ValueExpression;
        Assert.Contains("{api-2.bindings.http.targetPort}", urls, StringComparison.Ordinal);
        Assert.DoesNotContain("h2c", urls, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_migrations_receive_the_password_of_the_first_operator_and_no_replica_does()
    {
        await using var builder = await CreateAsync();
        var environment = await EnvironmentAsync(builder, builder.Resources.Single(r => r.Name == "migrations"));
        var password = Assert.IsType<ParameterResource>(environment["Operator__Password"]);
        Assert.Equal(("operator-password", true), (password.Name, password.Secret));
        Assert.DoesNotContain("Operator__Password", (await EnvironmentAsync(builder, builder.Resources.Single(r => r.Name == "api-1"))).Keys);
    }

    [Theory]
    [InlineData("8080x")]
    [InlineData("65536")]
    [InlineData("-1")]
    public async Task An_invalid_gateway_port_is_refused_with_the_name_of_the_setting(string port)
    {
        var refusal = await Assert.ThrowsAnyAsync<Exception>(async () => await CreateAsync($"--Gateway:Port={port}"));
        Assert.Contains("Gateway:Port", refusal.ToString(), StringComparison.Ordinal);
        Assert.Contains(port, refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Gateway:Prot", "Gateway:Port")]
    [InlineData("Gateway:Limits:HeaderCount", "Gateway__Limits=VALUE")]
    [InlineData("AutoRestart:Enable", "AutoRestart:Enabled")]
    [InlineData("DirectStart:Enabled:x", "DirectStart:Enabled")]
    [InlineData("StartReport:Formt", "StartReport:Format")]
    [InlineData("Executables:Dta", "Executables:Data")]
    [InlineData("aws:Presett", "aws:Preset")]
    public async Task A_misspelt_key_is_refused_with_the_keys_that_exist(string key, string advice)
    {
        var refusal = await Assert.ThrowsAnyAsync<Exception>(async () => await CreateAsync($"--{key}=x"));
        Assert.Contains(key.StartsWith("Gateway:Limits", StringComparison.Ordinal) ? "'Gateway:Limits'" : $"'{key}'", refusal.ToString(), StringComparison.Ordinal);
        Assert.Contains(advice, refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_of_the_template_are_no_unknown_keys()
    {
        await using var builder = await CreateAsync("--aws:Parameters:ApiImageTag=1");
        Assert.Equal("1", builder.Configuration["aws:Parameters:ApiImageTag"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    public void A_replica_count_out_of_range_is_refused_with_the_name_of_the_set(int count)
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => builder.AddReplicas<Projects.Api>("api", count));
        Assert.Contains("'api' needs 1 to 32 replicas", refusal.Message, StringComparison.Ordinal);
    }

    private static Task<IDistributedApplicationTestingBuilder> CreateAsync(params string[] args) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(["--Executables:Mode=never", .. args], Cancelled);

    private static (string, WaitType)[] Waits(IResource resource) =>
        [.. resource.Annotations.OfType<WaitAnnotation>().Select(wait => (wait.Resource.Name, wait.WaitType))];

    private static (string, string) Endpoint(object value) =>
        Assert.IsType<EndpointReference>(value) is var reference ? (reference.EndpointName, reference.Resource.Name) : default;

    private static async Task<Dictionary<string, object>> EnvironmentAsync(IDistributedApplicationTestingBuilder builder, IResource resource)
    {
        var context = new EnvironmentCallbackContext(builder.ExecutionContext, resource, cancellationToken: Cancelled);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        return context.EnvironmentVariables;
    }
}
