using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>The configuration of docs/gateway.md, as it stands there, with the addresses of this test's replicas.</summary>
public sealed class UserConfigurationTests : IAsyncLifetime
{
    private readonly Dictionary<string, RecordingReplica> _replicas = [];

    public async ValueTask InitializeAsync()
    {
        foreach (var name in new[] { "api-1", "shop-1", "shop-2", "beta-1", "beta-2" })
        {
            _replicas[name] = await RecordingReplica.StartAsync(name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas.Values)
        {
            await replica.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("http2")]
    [InlineData("yarp")]
    public async Task Session_affinity_and_transforms_apply(string forwarder)
    {
        await using var gateway = await StartAsync(forwarder);

        for (var request = 0; request < 10; request++)
        {
            using var response = await gateway.Client.GetAsync(Path("/shop/item?a=1"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal([0, 10], new[] { _replicas["shop-1"], _replicas["shop-2"] }.Select(replica => replica.Received.Count).Order());
        Assert.All(_replicas["shop-1"].Received.Concat(_replicas["shop-2"].Received), received =>
        {
            Assert.Equal("/item?a=1", received.Target);
            Assert.Equal("web", received.Headers["X-Channel"]);
            Assert.Equal(gateway.Address.Authority, received.Headers["X-Forwarded-Host"]);
        });
    }

    [Theory]
    [InlineData("http2")]
    [InlineData("yarp")]
    public async Task A_header_chooses_the_second_cluster_whose_destinations_are_weighted(string forwarder)
    {
        await using var gateway = await StartAsync(forwarder);

        for (var request = 0; request < 40; request++)
        {
            using var beta = new HttpRequestMessage(HttpMethod.Get, Path("/shop/item")) { Headers = { { "X-Beta", "1" } } };
            using var response = await gateway.Client.SendAsync(beta, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal((30, 10), (_replicas["beta-1"].Received.Count, _replicas["beta-2"].Received.Count));
        Assert.All(_replicas["beta-1"].Received, received => Assert.Equal("/shop/item", received.Target));
    }

    [Theory]
    [InlineData("http2")]
    [InlineData("yarp")]
    public async Task The_rate_limit_rejects_requests_beyond_it_and_no_others(string forwarder)
    {
        await using var gateway = await StartAsync(forwarder);

        for (var request = 0; request < 5; request++)
        {
            using var admitted = await gateway.Client.GetAsync(Path("/api/catalog/products?q=lamp"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, admitted.StatusCode);
        }

        using var rejected = await gateway.Client.GetAsync(Path("/api/catalog/products?q=lamp"), TestContext.Current.CancellationToken);
        using var other = await gateway.Client.GetAsync(Path("/api/catalog/products"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.TooManyRequests, rejected.StatusCode);
        Assert.Equal("application/problem+json", rejected.Content.Headers.ContentType?.MediaType);
        Assert.InRange(rejected.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private Task<GatewayUnderTest> StartAsync(string forwarder)
    {
        var documented = ReadDocumented().ToDictionary();
        foreach (var name in _replicas.Keys.Where(name => name != "api-1"))
        {
            var key = documented.Keys.Single(key => key.EndsWith($":Destinations:{name}:Address", StringComparison.Ordinal));
            documented[key] = _replicas[name].H2c;
        }

        return GatewayUnderTest.StartAsync([_replicas["api-1"]], [.. documented.Select(setting => (setting.Key, setting.Value)), ("Gateway:Forwarder", forwarder)]);
    }

    private static IEnumerable<KeyValuePair<string, string>> ReadDocumented()
    {
        var text = File.ReadAllText(System.IO.Path.Combine(SourceTree.Root, "docs", "gateway.md"));
        var start = text.IndexOf("```json", StringComparison.Ordinal) + "```json".Length;
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(text[start..text.IndexOf("```", start, StringComparison.Ordinal)]));
        return [.. new ConfigurationBuilder().AddJsonStream(json).Build().AsEnumerable().Where(setting => setting.Value is not null).Select(setting => KeyValuePair.Create(setting.Key, setting.Value!))];
    }
}
