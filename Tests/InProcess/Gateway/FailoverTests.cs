using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>What a client sees of a replica's failure, with either forwarder.</summary>
/// <param name="forwarder">The value of <c>Gateway:Forwarder</c>.</param>
public abstract class FailoverTests(string forwarder) : IAsyncLifetime
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
        GC.SuppressFinalize(this);
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }
    }

    [Fact]
    public async Task Round_robin_spreads_requests_evenly()
    {
        await using var gateway = await StartAsync(_replicas);
        await gateway.WhenReadyAsync();

        await GetAsync(gateway, 300);

        Assert.All(_replicas, replica => Assert.Equal(100, replica.Received.Count));
    }

    [Theory]
    [InlineData("First")]
    [InlineData("FirstAlphabetical")]
    public async Task The_load_balancing_policy_is_configurable(string policy)
    {
        await using var gateway = await StartAsync(_replicas, ("Gateway:LoadBalancingPolicy", policy));

        await GetAsync(gateway, 10);

        Assert.Equal(10, _replicas[0].Received.Count);
    }

    [Fact]
    public async Task Session_affinity_binds_a_client_to_one_replica()
    {
        await using var gateway = await StartAsync(_replicas, ("Gateway:Routes:api:SessionAffinity", "true"));

        await GetAsync(gateway, 10);

        Assert.Equal([0, 0, 10], _replicas.Select(replica => replica.Received.Count).Order());
    }

    [Fact]
    public async Task A_GET_is_retried_on_another_replica_after_a_broken_connection()
    {
        _replicas[0].Handler = AbortAsync;
        await using var gateway = await StartAsync(_replicas);

        await GetAsync(gateway, 30);

        Assert.Equal(30, _replicas.Skip(1).Sum(replica => replica.Received.Count));
    }

    [Fact]
    public async Task A_failing_GET_is_tried_on_at_most_two_replicas()
    {
        _replicas.ForEach(replica => replica.Handler = AbortAsync);
        await using var gateway = await StartAsync(_replicas);

        using var response = await gateway.Client.GetAsync(Item, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(2, _replicas.Sum(replica => replica.Received.Count));
    }

    [Fact]
    public async Task A_POST_is_not_retried_after_a_broken_connection_and_returns_a_problem()
    {
        _replicas.ForEach(replica => replica.Handler = AbortAsync);
        await using var gateway = await StartAsync(_replicas);

        using var response = await gateway.Client.PostAsJsonAsync(Item, new { quantity = 1 }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("urn:showroom:problem:bad-gateway", await ProblemTypeAsync(response));
        Assert.Equal(1, _replicas.Sum(replica => replica.Received.Count));
    }

    [Fact]
    public async Task A_POST_is_retried_with_its_body_when_the_connection_is_refused()
    {
        using var unreachable = new UnreachableReplica();
        await using var gateway = await StartAsync(_replicas, unreachable.GetSettings("api-4"));

        for (var request = 0; request < 8; request++)
        {
            using var response = await gateway.Client.PostAsJsonAsync(Item, new { quantity = 1 }, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.All(_replicas.SelectMany(replica => replica.Received), received => Assert.Equal("{\"quantity\":1}", received.Body));
    }

    [Fact]
    public async Task A_response_that_has_started_is_not_retried()
    {
        var headersReceived = new TaskCompletionSource();
        _replicas.ForEach(replica => replica.Handler = async context =>
        {
            await context.Response.WriteAsync("partial ", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await headersReceived.Task.WaitAsync(context.RequestAborted);
            context.Abort();
        });
        await using var gateway = await StartAsync(_replicas);
        using var response = await gateway.Client.GetAsync(Item, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        headersReceived.SetResult();

        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(1, _replicas.Sum(replica => replica.Received.Count));
    }

    [Fact]
    public async Task A_draining_replica_completes_its_requests_and_receives_no_new_ones()
    {
        var (started, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        _replicas[0].Handler = async context =>
        {
            started.TrySetResult();
            await finish.Task.WaitAsync(context.RequestAborted);
        };
        await using var gateway = await StartAsync(_replicas, ("Gateway:LoadBalancingPolicy", "First"), ("Gateway:Health:Interval", "00:00:00.050"));
        var earlier = gateway.Client.GetAsync(Item, TestContext.Current.CancellationToken);
        await started.Task;

        _replicas[0].Ready = false;
        await Eventually.HoldsAsync(
            async () =>
            {
                using var probe = new CancellationTokenSource(TimeSpan.FromSeconds(1));
                try
                {
                    using var response = await gateway.Client.GetAsync(Item, probe.Token);
                    return response.Headers.GetValues("X-Served-By").Single() == "api-2";
                }
                catch (OperationCanceledException)
                {
                    return false;
                }
            },
            () => "The draining replica still receives new requests.");
        finish.SetResult();

        using var finished = await earlier;
        Assert.Equal(HttpStatusCode.OK, finished.StatusCode);
        Assert.Equal("api-1", finished.Headers.GetValues("X-Served-By").Single());
    }

    [Fact]
    public async Task Without_a_ready_replica_requests_go_to_those_that_respond_to_probes()
    {
        _replicas.ForEach(replica => replica.Ready = false);
        using var unreachable = new UnreachableReplica();
        await using var gateway = await StartAsync(_replicas, [.. unreachable.GetSettings("api-4"), ("Gateway:Health:Interval", "00:00:00.050")]);

        await GetAsync(gateway, 20);

        Assert.Equal(20, _replicas.Sum(replica => replica.Received.Count));
    }

    [Fact]
    public async Task Without_a_reachable_replica_the_response_is_503()
    {
        using var unreachable = new UnreachableReplica();
        await using var gateway = await StartAsync(unreachable.GetSettings("api-4"));

        using var response = await gateway.Client.PostAsJsonAsync(Item, new { quantity = 1 }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("urn:showroom:problem:unavailable", await ProblemTypeAsync(response));
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_replica_that_exceeds_the_activity_timeout_returns_504()
    {
        _replicas.ForEach(replica => replica.Handler = context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var gateway = await StartAsync(_replicas, ("Gateway:Timeouts:Activity", "00:00:00.300"));

        using var response = await gateway.Client.GetAsync(Item, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("urn:showroom:problem:gateway-timeout", await ProblemTypeAsync(response));
        // None if the request was aborted before the replica read it; never two.
        Assert.InRange(_replicas.Sum(replica => replica.Received.Count), 0, 1);
    }

    private Task<GatewayUnderTest> StartAsync(IEnumerable<RecordingReplica> replicas, params (string Key, string Value)[] settings) =>
        GatewayUnderTest.StartAsync(replicas, [.. settings, ("Gateway:Forwarder", forwarder)]);

    private Task<GatewayUnderTest> StartAsync(params (string Key, string Value)[] settings) => StartAsync([], settings);

    private static Uri Item { get; } = new("/api/item", UriKind.Relative);

    private static Task AbortAsync(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static async Task GetAsync(GatewayUnderTest gateway, int count)
    {
        for (var request = 0; request < count; request++)
        {
            using var response = await gateway.Client.GetAsync(Item, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    private static async Task<string?> ProblemTypeAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return problem.RootElement.GetProperty("type").GetString();
    }
}

public sealed class Http2FailoverTests() : FailoverTests("http2");

public sealed class YarpFailoverTests() : FailoverTests("yarp");
