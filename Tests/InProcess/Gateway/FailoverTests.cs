using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>A replica fails; what a client sees of it.</summary>
public sealed class FailoverTests : IAsyncLifetime
{
    private readonly List<RecordingReplica> _replicas = [];

    public async ValueTask InitializeAsync()
    {
        for (var number = 1; number <= 3; number++)
        {
            _replicas.Add(await RecordingReplica.StartAsync($"api-{number}"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }
    }

    [Fact]
    public async Task Requests_are_spread_evenly()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(_replicas);

        await GetAsync(gateway, 300);

        Assert.All(_replicas, replica => Assert.Equal(100, replica.Received.Count));
    }

    [Theory]
    [InlineData("First")]
    [InlineData("FirstAlphabetical")]
    public async Task The_policy_is_a_setting(string policy)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(_replicas, ("Gateway:LoadBalancingPolicy", policy));

        await GetAsync(gateway, 10);

        Assert.Equal(10, _replicas[0].Received.Count);
    }

    [Fact]
    public async Task With_affinity_a_client_stays_with_its_replica()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(_replicas, ("Gateway:Routes:api:SessionAffinity", "true"));

        await GetAsync(gateway, 10);

        Assert.Equal([0, 0, 10], _replicas.Select(replica => replica.Received.Count).Order());
    }

    [Fact]
    public async Task A_GET_whose_replica_breaks_off_is_answered_by_another()
    {
        _replicas[0].Answer = BreakOffAsync;
        await using var gateway = await GatewayUnderTest.StartAsync(_replicas);

        await GetAsync(gateway, 30);

        Assert.Equal(30, _replicas.Skip(1).Sum(replica => replica.Received.Count));
    }

    [Fact]
    public async Task A_GET_that_breaks_every_replica_is_tried_on_two_of_them()
    {
        _replicas.ForEach(replica => replica.Answer = BreakOffAsync);
        await using var gateway = await GatewayUnderTest.StartAsync(_replicas);

        using var answer = await gateway.Client.GetAsync(Item, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal(2, _replicas.Sum(replica => replica.Received.Count));
    }

    [Fact]
    public async Task A_POST_whose_replica_breaks_off_is_not_repeated_but_answered_with_a_problem()
    {
        _replicas.ForEach(replica => replica.Answer = BreakOffAsync);
        await using var gateway = await GatewayUnderTest.StartAsync(_replicas);

        using var answer = await gateway.Client.PostAsJsonAsync(Item, new { quantity = 1 }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("urn:showroom:problem:bad-gateway", await ProblemTypeAsync(answer));
        Assert.Equal(1, _replicas.Sum(replica => replica.Received.Count));
    }

    [Fact]
    public async Task A_POST_whose_replica_refuses_connections_goes_to_another_with_its_body()
    {
        using var gone = new UnreachableReplica();
        await using var gateway = await GatewayUnderTest.StartAsync(_replicas, gone.As("api-4"));

        for (var request = 0; request < 8; request++)
        {
            using var answer = await gateway.Client.PostAsJsonAsync(Item, new { quantity = 1 }, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.All(_replicas.SelectMany(replica => replica.Received), received => Assert.Equal("{\"quantity\":1}", received.Body));
    }

    [Fact]
    public async Task An_answer_that_has_begun_is_not_begun_again()
    {
        var arrived = new TaskCompletionSource();
        _replicas.ForEach(replica => replica.Answer = async context =>
        {
            await context.Response.WriteAsync("half of ", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await arrived.Task.WaitAsync(context.RequestAborted);
            context.Abort();
        });
        await using var gateway = await GatewayUnderTest.StartAsync(_replicas);
        using var answer = await gateway.Client.GetAsync(Item, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        arrived.SetResult();

        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(1, _replicas.Sum(replica => replica.Received.Count));
    }

    [Fact]
    public async Task A_draining_replica_gets_no_new_requests_and_finishes_the_old_ones()
    {
        var (begun, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        _replicas[0].Answer = async context =>
        {
            begun.TrySetResult();
            await finish.Task.WaitAsync(context.RequestAborted);
        };
        await using var gateway = await GatewayUnderTest.StartAsync(_replicas, ("Gateway:LoadBalancingPolicy", "First"), ("Gateway:Health:Interval", "00:00:00.050"));
        var old = gateway.Client.GetAsync(Item, TestContext.Current.CancellationToken);
        await begun.Task;

        _replicas[0].Ready = false;
        await Eventually.HoldsAsync(
            async () =>
            {
                using var probe = new CancellationTokenSource(TimeSpan.FromSeconds(1));
                try
                {
                    using var answer = await gateway.Client.GetAsync(Item, probe.Token);
                    return answer.Headers.GetValues("X-Served-By").Single() == "api-2";
                }
                catch (OperationCanceledException)
                {
                    return false;
                }
            },
            () => "New requests still go to the replica that drains.");
        finish.SetResult();

        using var finished = await old;
        Assert.Equal(HttpStatusCode.OK, finished.StatusCode);
        Assert.Equal("api-1", finished.Headers.GetValues("X-Served-By").Single());
    }

    [Fact]
    public async Task When_no_replica_is_ready_those_that_answer_are_asked()
    {
        _replicas.ForEach(replica => replica.Ready = false);
        using var gone = new UnreachableReplica();
        await using var gateway = await GatewayUnderTest.StartAsync(_replicas, [.. gone.As("api-4"), ("Gateway:Health:Interval", "00:00:00.050")]);

        await GetAsync(gateway, 20);

        Assert.Equal(20, _replicas.Sum(replica => replica.Received.Count));
    }

    [Fact]
    public async Task With_every_replica_gone_the_answer_is_503_at_once()
    {
        using var gone = new UnreachableReplica();
        await using var gateway = await GatewayUnderTest.StartAsync(gone.As("api-4"));

        using var answer = await gateway.Client.PostAsJsonAsync(Item, new { quantity = 1 }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("urn:showroom:problem:unavailable", await ProblemTypeAsync(answer));
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_replica_that_does_not_answer_in_time_is_a_504()
    {
        _replicas.ForEach(replica => replica.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var gateway = await GatewayUnderTest.StartAsync(_replicas, ("Gateway:Timeouts:Activity", "00:00:00.300"));

        using var answer = await gateway.Client.GetAsync(Item, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Equal("urn:showroom:problem:gateway-timeout", await ProblemTypeAsync(answer));
        // None, if it was called back before the replica had come to read it; never a second one.
        Assert.InRange(_replicas.Sum(replica => replica.Received.Count), 0, 1);
    }

    private static Uri Item { get; } = new("/api/item", UriKind.Relative);

    private static Task BreakOffAsync(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static async Task GetAsync(GatewayUnderTest gateway, int count)
    {
        for (var request = 0; request < count; request++)
        {
            using var answer = await gateway.Client.GetAsync(Item, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    private static async Task<string?> ProblemTypeAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return problem.RootElement.GetProperty("type").GetString();
    }
}
