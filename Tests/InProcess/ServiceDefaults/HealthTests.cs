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
    public async Task Health_lists_every_dependency_and_no_other_check()
    {
        await using var service = await TestService.StartAsync(configure: builder => builder.Services.AddHealthChecks()
            .AddCheck("database", () => HealthCheckResult.Healthy())
            .AddCheck("cache", () => HealthCheckResult.Healthy()));
        var (code, body) = await GetAsync(service, "/health");
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal("ready", body.GetProperty("status").GetString());
        Assert.Equal("healthy", DependencyOf(body, "database"));
        Assert.Equal("healthy", DependencyOf(body, "cache"));
        Assert.Equal(2, body.GetProperty("dependencies").EnumerateObject().Count());
    }

    [Fact]
    public async Task A_failed_dependency_makes_the_service_unavailable_without_disclosing_the_reason()
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
    public async Task A_failed_optional_dependency_degrades_the_service()
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
    public async Task A_check_that_ignores_its_cancellation_token_times_out()
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
    public async Task Alive_checks_no_dependency()
    {
        await using var service = await TestService.StartAsync(configure: builder => builder.Services.AddHealthChecks()
            .AddCheck("database", HealthCheckResult () => throw new InvalidOperationException()));
        var (code, body) = await GetAsync(service, "/alive");
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal("alive", body.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_failed_live_check_makes_alive_unavailable()
    {
        await using var service = await TestService.StartAsync(configure: builder => builder.Services.AddHealthChecks()
            .AddCheck("deadlock", () => HealthCheckResult.Unhealthy(), ["live"]));
        var (code, body) = await GetAsync(service, "/alive");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.Equal("unavailable", body.GetProperty("status").GetString());
    }
}
