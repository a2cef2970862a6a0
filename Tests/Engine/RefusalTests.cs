using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Showroom.Tests.Engine;

/// <summary>A model that can only hang is refused with a sentence that names the resource and what to change.</summary>
public sealed class RefusalTests
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(3));

    private CancellationToken Deadline => _deadline.Token;

    // Aspire's own packages wait, or start without it.
    private static void OnlyOnTheStandIn() => Assert.SkipWhen(
        typeof(DistributedApplication).Assembly.GetType("Aspire.Hosting.Orchestration.ModelValidation") is null, "Aspire's own packages do not refuse this.");

    [Fact]
    public async Task A_circle_of_waits_is_refused()
    {
        OnlyOnTheStandIn();
        using var builder = DistributedApplicationTestingBuilder.Create();
        var one = builder.AddExecutable("one", "true", ".");
        var two = builder.AddExecutable("two", "true", ".").WaitFor(one);
        var three = builder.AddExecutable("three", "true", ".").WaitFor(two);
        one.WaitFor(three);
        await using var app = await builder.BuildAsync(Deadline);

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(Deadline));

        Assert.Contains("'one' -> 'three' -> 'two' -> 'one'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_for_what_is_not_in_the_model_is_refused()
    {
        OnlyOnTheStandIn();
        using var builder = DistributedApplicationTestingBuilder.Create();
        var gone = builder.AddExecutable("gone", "true", ".");
        builder.AddExecutable("client", "true", ".").WaitFor(gone);
        builder.Resources.Remove(gone.Resource);
        await using var app = await builder.BuildAsync(Deadline);

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(Deadline));

        Assert.Contains("'client' waits for 'gone', which is not in the model", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reference_to_what_is_not_in_the_model_is_refused()
    {
        OnlyOnTheStandIn();
        using var builder = DistributedApplicationTestingBuilder.Create();
        var gone = builder.AddExecutable("gone", "true", ".").WithHttpEndpoint();
        builder.AddExecutable("client", "true", ".").WithEnvironment("URL", gone.GetEndpoint("http"));
        builder.Resources.Remove(gone.Resource);
        await using var app = await builder.BuildAsync(Deadline);

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(Deadline));

        Assert.Contains("'client' refers to 'gone'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_health_check_that_nobody_registered_is_refused()
    {
        OnlyOnTheStandIn();
        using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("server", "true", ".").WithHealthCheck("no-such-check");
        await using var app = await builder.BuildAsync(Deadline);

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(Deadline));

        Assert.Contains("'server' has the health check 'no-such-check'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_port_in_use_is_refused(bool proxied)
    {
        OnlyOnTheStandIn();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var builder = DistributedApplicationTestingBuilder.Create("--DcpPublisher:RandomizePorts=false");
        builder.AddExecutable("server", "sleep", ".", "600").WithHttpEndpoint(port: port, isProxied: proxied, env: "PORT");
        await using var app = await builder.BuildAsync(Deadline);

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(Deadline));

        Assert.Contains($"Port {port}", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'server'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_health_check_that_never_passes_is_seen_with_its_reason_and_stops_nothing_else()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        builder.Services.AddHealthChecks().AddCheck("never", () => HealthCheckResult.Unhealthy("the disk is full"));
        builder.AddExecutable("server", "sleep", ".", "600").WithHealthCheck("never");
        builder.AddExecutable("other", "sleep", ".", "600");
        await using var app = await builder.BuildAsync(Deadline);
        await app.StartAsync(Deadline);

        var seen = await app.ResourceNotifications.WaitForResourceAsync("server", e => e.Snapshot.HealthReports.Any(r => r.Status == HealthStatus.Unhealthy), Deadline);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("other", Deadline);

        Assert.Equal(HealthStatus.Unhealthy, seen.Snapshot.HealthStatus);
        Assert.Contains(seen.Snapshot.HealthReports, r => r is { Name: "never", Description: "the disk is full" });
    }
}
