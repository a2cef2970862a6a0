using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;

namespace Showroom.Tests.InProcess.ServiceDefaults;

public sealed class DrainingTests
{
    [Fact]
    public async Task Stopping_reports_not_ready_first_and_lets_requests_in_flight_finish()
    {
        var arrived = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        await using var service = await TestService.StartAsync(
            new() { ["Draining:Delay"] = "00:01:00", ["Draining:Timeout"] = "00:02:00" },
            map: app => app.MapGet("/slow", async () =>
            {
                arrived.SetResult();
                await finish.Task;
                return "finished";
            }));
        var cancellation = TestContext.Current.CancellationToken;
        var slow = service.Http.GetStringAsync("/slow", cancellation);
        await arrived.Task;

        using var noDelay = new CancellationTokenSource();
        service.App.Lifetime.StopApplication();
        var stopping = service.App.StopAsync(noDelay.Token);

        using var health = await service.Http.GetAsync("/health", cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Equal("{\"status\":\"draining\"}", await health.Content.ReadAsStringAsync(cancellation));
        Assert.True(health.Headers.ConnectionClose);
        Assert.False(stopping.IsCompleted);

        finish.SetResult();
        Assert.Equal("finished", await slow);
        await noDelay.CancelAsync();
        await stopping;
        await Assert.ThrowsAsync<HttpRequestException>(() => service.Http.GetAsync("/alive", cancellation));
    }

    [Fact]
    public async Task Listeners_close_after_the_delay_and_requests_still_running_finish()
    {
        var arrived = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        await using var service = await TestService.StartAsync(
            new() { ["Draining:Timeout"] = "00:02:00" },
            map: app => app.MapGet("/slow", async () =>
            {
                arrived.SetResult();
                await finish.Task;
                return "finished";
            }));
        var cancellation = TestContext.Current.CancellationToken;
        var slow = service.Http.GetStringAsync("/slow", cancellation);
        await arrived.Task;
        var stopping = service.App.StopAsync(cancellation);
        using var other = new HttpClient { BaseAddress = service.Addresses[0] };
        await UntilConnectionsAreRefusedAsync(other, cancellation);
        Assert.False(stopping.IsCompleted);
        finish.SetResult();
        Assert.Equal("finished", await slow);
        await stopping;
    }

    [Fact]
    public void A_delay_longer_than_the_timeout_is_rejected_with_its_key()
    {
        var error = Assert.Throws<OptionsValidationException>(() => TestService.Build(new() { ["Draining:Delay"] = "00:00:10" }));
        Assert.Contains("Draining:Delay", error.Message, StringComparison.Ordinal);
    }

    private static async Task UntilConnectionsAreRefusedAsync(HttpClient http, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                using var response = await http.GetAsync("/alive", deadline.Token);
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }
}
