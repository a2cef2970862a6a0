using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Showroom.ServiceDefaults.Health;

namespace Showroom.Tests.InProcess.ServiceDefaults;

public sealed class HealthTests
{
    private static async Task<(HttpStatusCode Code, JsonElement Body)> GetAsync(TestService service, string path)
    {
        using var response = await service.Http.GetAsync(path, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    private static string DependencyOf(JsonElement body, string name) =>
        body.GetProperty("dependencies").GetProperty(name).GetProperty("status").GetString()!;

    [Fact]
    public async Task Ready_names_every_dependency()
    {
        await using var service = await TestService.StartAsync(configure: builder => builder.Services.AddHealthChecks()
            .AddCheck("database", () => HealthCheckResult.Healthy())
            .AddCheck("cache", () => HealthCheckResult.Healthy()));
        var (code, body) = await GetAsync(service, "/health");
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal("ready", body.GetProperty("status").GetString());
        Assert.Equal("healthy", DependencyOf(body, "database"));
        Assert.Equal("healthy", DependencyOf(body, "cache"));
    }

    [Fact]
    public async Task A_dependency_that_fails_makes_it_unavailable_and_keeps_its_reason_inside()
    {
        await using var service = await TestService.StartAsync(configure: builder => builder.Services.AddHealthChecks()
            .AddCheck("database", HealthCheckResult () => throw new InvalidOperationException("password=secret")));
        var (code, body) = await GetAsync(service, "/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.Equal("unavailable", body.GetProperty("status").GetString());
        Assert.Equal("unhealthy", DependencyOf(body, "database"));
        Assert.DoesNotContain("secret", body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dependency_that_the_service_can_do_without_degrades_it()
    {
        await using var service = await TestService.StartAsync(configure: builder =>
        {
            builder.Services.AddHealthChecks().AddCheck("cache", HealthCheckResult () => throw new TimeoutException());
            builder.Services.AddOptionalDependency("cache");
        });
        var (code, body) = await GetAsync(service, "/health");
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal("degraded", body.GetProperty("status").GetString());
        Assert.Equal("degraded", DependencyOf(body, "cache"));
    }

    [Fact]
    public async Task A_check_that_never_answers_and_ignores_its_token_is_given_up()
    {
        var never = new TaskCompletionSource<HealthCheckResult>();
        await using var service = await TestService.StartAsync(
            new() { ["Health:Timeout"] = "00:00:00.05" },
            configure: builder => builder.Services.AddHealthChecks().AddAsyncCheck("database", () => never.Task));
        var (code, body) = await GetAsync(service, "/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.Equal("unhealthy", DependencyOf(body, "database"));
    }

    [Fact]
    public async Task Alive_asks_no_dependency()
    {
        await using var service = await TestService.StartAsync(configure: builder => builder.Services.AddHealthChecks()
            .AddCheck("database", HealthCheckResult () => throw new InvalidOperationException()));
        var (code, body) = await GetAsync(service, "/alive");
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal("alive", body.GetProperty("status").GetString());
    }
}
