using System.Net;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>YARP's passive health check, as its configuration describes it.</summary>
public sealed class PassiveHealthTests
{
    [Fact]
    public async Task A_replica_whose_requests_fail_is_ejected_although_retries_hide_the_failures()
    {
        await using var failing = await RecordingReplica.StartAsync("api-1");
        await using var working = await RecordingReplica.StartAsync("api-2");
        failing.Handler = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        await using var gateway = await GatewayUnderTest.StartAsync(
            [working],
            ("ReverseProxy:Routes:shop:ClusterId", "shop"),
            ("ReverseProxy:Routes:shop:Match:Path", "/shop/{**rest}"),
            ("ReverseProxy:Clusters:shop:LoadBalancingPolicy", "RoundRobin"),
            ("ReverseProxy:Clusters:shop:HealthCheck:Passive:Enabled", "true"),
            ("ReverseProxy:Clusters:shop:HealthCheck:Passive:Policy", "TransportFailureRate"),
            ("ReverseProxy:Clusters:shop:HealthCheck:Passive:ReactivationPeriod", "01:00:00"),
            ("ReverseProxy:Clusters:shop:Destinations:one:Address", failing.Http),
            ("ReverseProxy:Clusters:shop:Destinations:two:Address", working.Http));

        // Ten requests of a replica are the least from which YARP judges it.
        await GetAsync(gateway, 40);
        var attempts = failing.Received.Count;
        await GetAsync(gateway, 20);

        Assert.InRange(attempts, 10, 19);
        Assert.Equal(attempts, failing.Received.Count);
    }

    private static async Task GetAsync(GatewayUnderTest gateway, int count)
    {
        for (var request = 0; request < count; request++)
        {
            using var response = await gateway.Client.GetAsync(new Uri("/shop/item", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }
}
