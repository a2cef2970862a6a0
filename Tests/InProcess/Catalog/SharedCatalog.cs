namespace Showroom.Tests.InProcess.Catalog;

/// <summary>One Api for all tests of a class. A test that updates a product uses one that no other test uses.</summary>
public sealed class SharedCatalog(TestServers servers) : IAsyncLifetime
{
    private CatalogApi? _api;

    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await CatalogApi.StartAsync(servers, settings: new()
        {
            // A name that is blocked after too many attempts stays so for a whole test.
            ["Login:FirstDelay"] = "00:05:00",
        });
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
