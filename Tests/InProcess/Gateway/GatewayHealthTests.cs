using System.Net;
using System.Text.Json;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary><c>/health</c> of the gateway: the replicas of each cluster.</summary>
public sealed class GatewayHealthTests
{
    private static readonly (string, string)[] s_probing = [("Gateway:Health:Interval", "00:00:00.050")];

    [Fact]
    public async Task Health_names_each_cluster_with_its_replicas_and_follows_them()
    {
        await using var replica = await RecordingReplica.StartAsync("api-1");
        using var unreachable = new UnreachableReplica();
        await using var gateway = await GatewayUnderTest.StartAsync([replica], [.. unreachable.GetSettings("api-2"), .. s_probing]);

        await UntilAsync(gateway, HttpStatusCode.OK, """{"api":"1/2","api.websockets":"1/2"}""");
        replica.Ready = false;
        await UntilAsync(gateway, HttpStatusCode.ServiceUnavailable, """{"api":"0/2","api.websockets":"0/2"}""");
        replica.Ready = true;
        await UntilAsync(gateway, HttpStatusCode.OK, """{"api":"1/2","api.websockets":"1/2"}""");
    }

    [Fact]
    public async Task The_gateway_is_not_ready_before_a_replica_is_but_alive()
    {
        using var unreachable = new UnreachableReplica();
        await using var gateway = await GatewayUnderTest.StartAsync([.. unreachable.GetSettings("api-1"), .. s_probing]);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync(gateway, "/health")).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(gateway, "/alive")).Status);
    }

    [Fact]
    public async Task A_service_without_a_replica_does_not_make_the_others_unavailable()
    {
        await using var api = await RecordingReplica.StartAsync("api-1");
        using var web = new UnreachableReplica();
        await using var gateway = await GatewayUnderTest.StartAsync([api], [.. web.GetSettings("web"), .. s_probing]);

        var health = await UntilAsync(
            gateway, HttpStatusCode.OK, """{"api":"1/1","api.websockets":"1/1","web":"0/1"}""");

        Assert.Equal("degraded", health.GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_first_requests_of_the_gateway_are_executed_before_it_is_ready()
    {
        await using var replica = await RecordingReplica.StartAsync("api-1");
        await using var gateway = await GatewayUnderTest.StartAsync([replica], s_probing);

        var health = await UntilAsync(gateway, HttpStatusCode.OK, """{"api":"1/1","api.websockets":"1/1"}""");

        Assert.Equal("healthy", health.GetProperty("dependencies").GetProperty("warm-up").GetProperty("status").GetString());
        // The warm-up uses the probed path only.
        Assert.Empty(replica.Received);
    }

    /// <summary>Waits for the status and the counts, as "healthy/total" by cluster.</summary>
    private static async Task<JsonElement> UntilAsync(GatewayUnderTest gateway, HttpStatusCode status, string counts)
    {
        var last = (Status: default(HttpStatusCode), Body: default(JsonElement));
        await Eventually.HoldsAsync(
            async () =>
            {
                last = await GetAsync(gateway, "/health");
                return last.Status == status && Counts(last.Body) == counts;
            },
            () => $"{last.Status}: {last.Body}");
        return last.Body;
    }

    private static string Counts(JsonElement health) => JsonSerializer.Serialize(health.GetProperty("dependencies").GetProperty("clusters").EnumerateObject()
        .Where(property => property.Value.ValueKind == JsonValueKind.Object)
        .OrderBy(property => property.Name, StringComparer.Ordinal)
        .ToDictionary(property => property.Name, property => $"{property.Value.GetProperty("healthy")}/{property.Value.GetProperty("total")}"));

    private static async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(GatewayUnderTest gateway, string path)
    {
        using var response = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (response.StatusCode, json.RootElement.Clone());
    }
}
