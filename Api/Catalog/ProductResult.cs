using Showroom.Api.Catalog.Cache;
using Showroom.Api.Catalog.Products;

namespace Showroom.Api.Catalog;

/// <summary>Writes a cached product without deserialising it, or 304 when the client has this version.</summary>
internal sealed class ProductResult(ProductEntry product, string level) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var ifNoneMatch = httpContext.Request.Headers.IfNoneMatch;
        response.Headers.ETag = product.ETag;
        response.Headers[CacheLevels.Header] = level;
        // Clients may store the response but must revalidate it: a product can change at any moment.
        response.Headers.CacheControl = "no-cache";
        if (ifNoneMatch.Count > 0 && !HttpMethods.IsPut(httpContext.Request.Method) && EntityTags.FindMatch(ifNoneMatch, product.ETag) is { } match)
        {
            response.Headers.ETag = match;
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = product.Json.Length;
        return response.BodyWriter.WriteAsync(product.Json, httpContext.RequestAborted).AsTask();
    }
}
