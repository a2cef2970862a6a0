using Showroom.Api.Catalog.Caching;

namespace Showroom.Api.Catalog;

/// <summary>A product as it lies in the cache, written out without being read; or only its tag, when the client has it already.</summary>
internal sealed class ProductResult(ProductEntry product, string level) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.ETag = product.ETag;
        response.Headers[CacheLevels.Header] = level;
        // May be kept, must be asked for: a product can change at any moment.
        response.Headers.CacheControl = "no-cache";
        if (HttpMethods.IsGet(httpContext.Request.Method) && EntityTags.IsKnown(httpContext.Request.Headers.IfNoneMatch, product.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = product.Json.Length;
        return response.BodyWriter.WriteAsync(product.Json, httpContext.RequestAborted).AsTask();
    }
}
