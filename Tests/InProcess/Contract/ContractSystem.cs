using System.Text;
using Showroom.Tests.InProcess.Catalog;
using Showroom.Tests.InProcess.Gateway;

namespace Showroom.Tests.InProcess.Contract;

/// <summary>The Api behind the gateway, both in this process; a client for each.</summary>
public sealed class ContractSystem(TestServers servers) : IAsyncLifetime
{
    private CatalogApi? _api;
    private GatewayUnderTest? _gateway;

    /// <summary>Clients that neither decompress nor normalise, of the Api and of the gateway.</summary>
    public HttpClient Api { get; private set; } = null!;

    public HttpClient Gateway { get; private set; } = null!;

    public HttpClient this[string server] => server == "api" ? Api : Gateway;

    public async ValueTask InitializeAsync()
    {
        _api = await CatalogApi.StartAsync(servers);
        using var client = _api.CreateClient();
        var address = client.BaseAddress!;
        _gateway = await GatewayUnderTest.StartAsync(("services:api-7:http:0", $"http://127.0.0.1:{address.Port}"));
        Api = Create(new Uri($"http://127.0.0.1:{address.Port}"));
        Gateway = Create(_gateway.Address);
        await _gateway.WhenReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        Gateway?.Dispose();
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        if (_api is not null)
        {
            await _api.DisposeAsync();
        }
    }

    private static HttpClient Create(Uri server) =>
        new(new SocketsHttpHandler { RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8 }) { BaseAddress = server };
}
