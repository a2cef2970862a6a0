using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Polly.CircuitBreaker;

namespace Showroom.Tests.InProcess.ServiceDefaults;

public sealed class HttpClientTests
{
    private static readonly Dictionary<string, string?> s_noRetries = new() { ["Resilience:Retries"] = "0" };

    private static Task<TestService> CallerAsync(Uri callee, Dictionary<string, string?>? settings = null, TimeProvider? time = null) => TestService.StartAsync(
        new(settings ?? []) { ["services:stock:http:0"] = callee.ToString(), ["services:stock:admin:0"] = callee.ToString(), ["Resilience:RetryDelay"] = "00:00:00" },
        configure: builder => builder.Services.AddSingleton(time ?? TimeProvider.System));

    private static HttpClient ClientOf(TestService caller) => caller.App.Services.GetRequiredService<IHttpClientFactory>().CreateClient();

    [Theory]
    [InlineData("http://stock/alive")]
    [InlineData("https+http://stock/alive")]
    [InlineData("http://_admin.stock/alive")]
    public async Task A_service_is_resolved_by_its_name(string address)
    {
        await using var callee = await TestService.StartAsync(new() { ["SERVER_ID"] = "stock-1" });
        await using var caller = await CallerAsync(callee.Addresses[0]);
        using var response = await ClientOf(caller).GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(["stock-1"], response.Headers.GetValues("X-Served-By"));
    }

    [Fact]
    public async Task Requests_alternate_between_the_addresses_of_a_service()
    {
        await using var first = await TestService.StartAsync(new() { ["SERVER_ID"] = "stock-1" });
        await using var second = await TestService.StartAsync(new() { ["SERVER_ID"] = "stock-2" });
        await using var caller = await CallerAsync(first.Addresses[0], new() { ["services:stock:http:1"] = second.Addresses[0].ToString() });
        var servers = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            using var response = await ClientOf(caller).GetAsync("http://stock/alive", TestContext.Current.CancellationToken);
            servers.AddRange(response.Headers.GetValues("X-Served-By"));
        }

        Assert.Equal(5, servers.Count(name => name == "stock-1"));
        Assert.Equal(5, servers.Count(name => name == "stock-2"));
    }

    [Theory]
    [InlineData("GET", 3)]
    [InlineData("PUT", 1)]
    [InlineData("POST", 1)]
    public async Task Only_requests_with_a_safe_method_are_retried(string method, int attempts)
    {
        var seen = 0;
        await using var callee = await TestService.StartAsync(map: app => app.Map("/", () =>
            Interlocked.Increment(ref seen) < 3 ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : Results.Ok()));
        await using var caller = await CallerAsync(callee.Addresses[0]);
        using var request = new HttpRequestMessage(new HttpMethod(method), "http://stock/");
        if (method != "GET")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        using var response = await ClientOf(caller).SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(attempts == 3 ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(attempts, seen);
    }

    [Fact]
    public async Task The_circuit_of_a_failing_service_opens()
    {
        var seen = 0;
        await using var callee = await TestService.StartAsync(map: app => app.MapGet("/", () =>
        {
            Interlocked.Increment(ref seen);
            return Results.StatusCode(StatusCodes.Status500InternalServerError);
        }));
        await using var caller = await CallerAsync(callee.Addresses[0], new(s_noRetries) { ["Resilience:BreakDuration"] = "00:01:00" }, new FakeTimeProvider());
        var http = ClientOf(caller);
        for (var i = 0; i < 10; i++)
        {
            using var response = await http.GetAsync("http://stock/", TestContext.Current.CancellationToken);
        }

        await Assert.ThrowsAsync<BrokenCircuitException>(() => http.GetAsync("http://stock/", TestContext.Current.CancellationToken));
        Assert.Equal(10, seen);
    }

    [Fact]
    public async Task An_attempt_that_exceeds_its_timeout_is_retried()
    {
        var (seen, begun, time) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new FakeTimeProvider());
        await using var callee = await TestService.StartAsync(map: app => app.MapGet("/", async (HttpContext context) =>
        {
            if (Interlocked.Increment(ref seen) == 1)
            {
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }

            return "here";
        }));
        await using var caller = await CallerAsync(callee.Addresses[0], new() { ["Resilience:AttemptTimeout"] = "00:00:02" }, time);
        var body = ClientOf(caller).GetStringAsync("http://stock/", TestContext.Current.CancellationToken);
        await begun.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("here", await body.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        Assert.Equal(2, seen);
    }
}
