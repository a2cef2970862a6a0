using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Showroom.Tests.Engine;

public sealed class WaitingTests
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(3));

    private CancellationToken Deadline => _deadline.Token;

    [Fact]
    public async Task Nothing_starts_before_what_it_waits_for_is_healthy()
    {
        var healthy = false;
        using var builder = DistributedApplicationTestingBuilder.Create();
        builder.Services.AddHealthChecks().AddCheck("server-check", () => Volatile.Read(ref healthy) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("not yet"));
        var server = builder.AddExecutable("server", "sleep", ".", "600").WithHealthCheck("server-check");
        builder.AddExecutable("client", "sleep", ".", "600").WaitFor(server);
        await using var app = await builder.BuildAsync(Deadline);
        var started = app.StartAsync(Deadline);

        await app.ResourceNotifications.WaitForResourceAsync("server", KnownResourceStates.Running, Deadline);
        await app.ResourceNotifications.WaitForResourceAsync("client", KnownResourceStates.Waiting, Deadline);
        Assert.False(started.IsCompleted);
        Assert.True(app.ResourceNotifications.TryGetCurrentState("server", out var waitedFor));
        Assert.Equal(HealthStatus.Unhealthy, waitedFor.Snapshot.HealthStatus);

        Volatile.Write(ref healthy, true);
        await app.ResourceNotifications.WaitForResourceAsync("client", KnownResourceStates.Running, Deadline);
        await started;
    }

    [Fact]
    public async Task The_handlers_of_ready_end_before_anybody_stops_waiting()
    {
        var order = new ConcurrentQueue<string>();
        using var builder = DistributedApplicationTestingBuilder.Create();
        var server = builder.AddExecutable("server", "sleep", ".", "600").OnResourceReady(async (_, _, cancellationToken) =>
        {
            await Task.Yield();
            order.Enqueue("ready");
        });
        builder.AddExecutable("client", "sleep", ".", "600").WaitFor(server).OnBeforeResourceStarted((_, _, _) =>
        {
            order.Enqueue("client starts");
            return Task.CompletedTask;
        });
        await using var app = await builder.BuildAsync(Deadline);
        await app.StartAsync(Deadline);

        await app.ResourceNotifications.WaitForResourceAsync("client", KnownResourceStates.Running, Deadline);

        Assert.Equal(["ready", "client starts"], order);
    }

    [Fact]
    public async Task What_waits_for_a_completion_starts_after_it_and_only_after_the_right_exit_code()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        var good = builder.AddExecutable("good", "true", ".");
        var bad = builder.AddExecutable("bad", "sh", ".", "-c", "exit 3");
        builder.AddExecutable("after-good", "sleep", ".", "600").WaitForCompletion(good);
        builder.AddExecutable("after-bad", "sleep", ".", "600").WaitForCompletion(bad);
        await using var app = await builder.BuildAsync(Deadline);
        await app.StartAsync(Deadline);

        await app.ResourceNotifications.WaitForResourceAsync("after-good", KnownResourceStates.Running, Deadline);
        await app.ResourceNotifications.WaitForResourceAsync("after-bad", KnownResourceStates.FailedToStart, Deadline);
    }

    [Fact]
    public async Task What_is_to_be_started_by_hand_waits_for_the_hand()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("spare", "sleep", ".", "600").WithHttpEndpoint(env: "PORT", isProxied: false).WithExplicitStart();
        await using var app = await builder.BuildAsync(Deadline);
        await app.StartAsync(Deadline);
        var address = app.GetEndpoint("spare", "http");

        Assert.True(app.ResourceNotifications.TryGetCurrentState("spare", out var before));
        Assert.Equal(KnownResourceStates.NotStarted, before.Snapshot.State?.Text);
        var result = await app.ResourceCommands.ExecuteCommandAsync("spare", KnownResourceCommands.StartCommand, Deadline);
        Assert.True(result.Success, result.Message);
        await app.ResourceNotifications.WaitForResourceAsync("spare", KnownResourceStates.Running, Deadline);
        Assert.Equal(address, app.GetEndpoint("spare", "http"));
    }

    [Fact]
    public async Task A_command_that_does_not_exist_is_refused_by_name()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("server", "sleep", ".", "600");
        await using var app = await builder.BuildAsync(Deadline);
        await app.StartAsync(Deadline);

        var result = await app.ResourceCommands.ExecuteCommandAsync("server", "no-such-command", Deadline);

        Assert.False(result.Success);
        Assert.Contains("no-such-command", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Applications_side_by_side_do_not_see_each_other()
    {
        async Task<(DistributedApplication App, string Id)> StartAsync(string text)
        {
            var builder = DistributedApplicationTestingBuilder.Create();
            builder.AddExecutable("server", "sh", ".", "-c", $"echo {text}; exec sleep 600").WithHttpEndpoint(env: "PORT");
            var app = await builder.BuildAsync(Deadline);
            await app.StartAsync(Deadline);
            var running = await app.ResourceNotifications.WaitForResourceAsync("server", e => e.Snapshot.State?.Text == KnownResourceStates.Running, Deadline);
            return (app, running.ResourceId);
        }

        var both = await Task.WhenAll(StartAsync("one"), StartAsync("two"));
        await using var one = both[0].App;
        await using var two = both[1].App;
        Assert.NotEqual(both[0].Id, both[1].Id);
        Assert.NotEqual(one.GetEndpoint("server"), two.GetEndpoint("server"));

        await one.ResourceCommands.ExecuteCommandAsync("server", KnownResourceCommands.StopCommand, Deadline);
        await one.ResourceNotifications.WaitForResourceAsync("server", KnownResourceStates.Finished, Deadline);
        Assert.True(two.ResourceNotifications.TryGetCurrentState("server", out var other));
        Assert.Equal(KnownResourceStates.Running, other.Snapshot.State?.Text);
    }

    [Fact]
    public async Task References_and_parameters_reach_the_environment_of_a_process()
    {
        using var builder = DistributedApplicationTestingBuilder.Create("--Parameters:greeting=hello");
        builder.Configuration["ConnectionStrings:store"] = "Host=example";
        var greeting = builder.AddParameter("greeting");
        var store = builder.AddConnectionString("store");
        var server = builder.AddExecutable("server", "sleep", ".", "600").WithHttpEndpoint(env: "PORT");
        var client = builder.AddExecutable("client", "sh", ".", "-c", "echo \"[$GREETING|$ConnectionStrings__store|$SERVER_URL]\"; exec sleep 600")
            .WithEnvironment("GREETING", greeting)
            .WithEnvironment("SERVER_URL", server.GetEndpoint("http"))
            .WithReference(store);
        await using var app = await builder.BuildAsync(Deadline);
        await app.StartAsync(Deadline);

        var expected = $"[hello|Host=example|{app.GetEndpoint("server").ToString().TrimEnd('/')}]";
        var logs = app.Services.GetRequiredService<ResourceLoggerService>();
        await foreach (var batch in logs.WatchAsync(client.Resource).WithCancellation(Deadline))
        {
            if (batch.Any(line => line.Content.EndsWith(expected, StringComparison.Ordinal)))
            {
                return;
            }
        }
        Assert.Fail("The log ended without the line.");
    }
}
