namespace Showroom.Tests.InProcess.Catalog;

/// <summary>One Api for all tests of a class. A test that updates a product uses one that no other test uses.</summary>
public sealed class SharedCatalog(TestServers servers) : IAsyncLifetime
{
    private CatalogApi? _api;

    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await CatalogApi.StartAsync(servers);
        Http = _api.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        if (_api is not null)
        {
            Http.Dispose();
            await _api.DisposeAsync();
        }
    }
}
