using System.Text.Json.Serialization.Metadata;
using Showroom.Api.Catalog.Cache;
using Showroom.Api.Catalog.Data;
using Showroom.Api.Catalog.Products;
using Showroom.Api.Platform.Warmup;
using Showroom.ServiceDefaults.Warmup;

namespace Showroom.Api.Catalog;

/// <summary>
/// Executes each operation once, which opens the connections to Redis and Postgres and compiles the code: a first PUT would cost two seconds
/// of processor time. Nothing is written, because no product has the id.
/// </summary>
internal sealed class CatalogWarmup(
    EndpointInvoker endpoints, ProductReader products, JsonTypeInfo<Product> json, IServiceScopeFactory scopes) : IWarmup
{
    // Of version 7 as every id of a resource, at the start of 1970.
    private const string UnusedId = "00000000-0000-7000-8000-000000000000";

    private const string Change = """{"name":"x","description":"x","price":{"amount":"1.00","currency":"EUR"},"stock":0}""";

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        ReadAsync(cancellationToken),
        WriteAsync(cancellationToken));

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await endpoints.InvokeAsync(
            CatalogEndpoints.GetName, static request => request.RouteValues["id"] = UnusedId, cancellationToken: cancellationToken);
        await endpoints.InvokeAsync(CatalogEndpoints.ListName, static request => request.QueryString = new QueryString("?limit=1"), cancellationToken: cancellationToken);
        // Not through the cache, whose statistics would count the read.
        foreach (var product in await products.ListAsync(null, Guid.Empty, 1, cancellationToken))
        {
            await endpoints.ExecuteAsync(new ProductResult(ProductEntry.Create(product, json), CacheLevels.Database), cancellationToken);
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await endpoints.InvokeAsync(
            CatalogEndpoints.UpdateName,
            request =>
            {
                request.RouteValues["id"] = UnusedId;
                request.Headers.IfMatch = "\"1\"";
            },
            Change,
            cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ProductWriter>().WarmUpAsync(cancellationToken);
    }
}
