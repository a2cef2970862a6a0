using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Showroom.Api.Catalog.Caching;
using Showroom.Api.Catalog.Database;
using Showroom.Api.Operators;
using Showroom.Api.Paging;
using Showroom.ServiceDefaults.Problems;

namespace Showroom.Api.Catalog;

/// <summary><c>/api/products</c>: what the shop sells.</summary>
internal static class CatalogEndpoints
{
    private const string NoSuchProduct = "There is no product with this id.";

    public static void MapCatalog(this IEndpointRouteBuilder endpoints)
    {
        var products = endpoints.MapGroup("/api/products").WithTags("Catalog");
        products.MapGet("", ListAsync)
            .WithSummary("Products, oldest first, a page at a time")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        products.MapGet("/{id}", GetAsync)
            .WithSummary("One product; a repeated request with its entity tag costs no body")
            .Produces<Product>()
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        products.MapPut("/{id}", PutAsync)
            .WithSummary("Changes a product that nobody else has changed meanwhile (operators)")
            .RequireOperator()
            .Produces<Product>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
    }

    private static async Task<Results<Ok<Page<Product>>, ProblemHttpResult>> ListAsync(
        [Description("Words of the name or description, or their beginnings; all must be there.")] string? q,
        [Description("What the page before has as next.")] string? after,
        [Description("How many products at most, 1 to 200; 50 unless given.")] int? limit,
        HttpResponse response,
        ProductReader products,
        CancellationToken cancellationToken)
    {
        if (!PageRequest.TryRead(after, limit, out var page, out var problem))
        {
            return problem;
        }

        if (q?.Length > SearchTerms.MaxLength)
        {
            return ProblemResults.Invalid("q", $"At most {SearchTerms.MaxLength} characters.");
        }

        SearchTerms? search = null;
        if (!string.IsNullOrWhiteSpace(q) && !SearchTerms.TryParse(q, out search))
        {
            return TypedResults.Ok(new Page<Product>([], Next: null));
        }

        response.Headers[CacheLevels.Header] = CacheLevels.Database;
        var read = await products.ListAsync(search, page.After, page.Count, cancellationToken);
        return TypedResults.Ok(page.PageOf(read, product => product.Id));
    }

    private static async Task<IResult> GetAsync(Guid id, IProductCache products, CancellationToken cancellationToken)
    {
        var (product, level) = await products.GetAsync(id, cancellationToken);
        return product is null ? ProblemResults.Of(StatusCodes.Status404NotFound, NoSuchProduct) : new ProductResult(product, level);
    }

    private static async Task<IResult> PutAsync(
        Guid id,
        [FromHeader(Name = "If-Match"), Description("The entity tag of the product as it was read.")] string? ifMatch,
        ProductChange change,
        ProductWriter products,
        IProductCache cache,
        CancellationToken cancellationToken)
    {
        if (ifMatch is null)
        {
            return ProblemResults.Of(StatusCodes.Status428PreconditionRequired, "Send the entity tag of the product as you have read it in If-Match: then nobody overwrites a change unseen.");
        }

        if (!EntityTagHeaderValue.TryParseStrictList([ifMatch], out var expected))
        {
            return ProblemResults.Invalid("If-Match", "One or more entity tags, such as \"3\".");
        }

        if (change.Validate() is { Count: > 0 } errors)
        {
            return ProblemResults.Invalid(errors);
        }

        var update = await products.UpdateAsync(id, version => EntityTags.IsAmong(expected, version), change, cancellationToken);
        if (update.Product is null)
        {
            return update.IsStale
                ? ProblemResults.Of(StatusCodes.Status412PreconditionFailed, "The product has been changed since. Read it again.")
                : ProblemResults.Of(StatusCodes.Status404NotFound, NoSuchProduct);
        }

        // The change is made; whether its caller is still there no longer matters.
        var entry = await cache.ReplaceAsync(update.Product, CancellationToken.None);
        return new ProductResult(entry, CacheLevels.Database);
    }
}
