using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Showroom.Api.Catalog.Cache;
using Showroom.Api.Catalog.Data;
using Showroom.Api.Catalog.Products;
using Showroom.Api.Platform.Ids;
using Showroom.Api.Platform.OpenApi;
using Showroom.Api.Platform.Paging;
using Showroom.Api.Platform.Security;
using Showroom.ServiceDefaults.Problems;

namespace Showroom.Api.Catalog;

/// <summary><c>/api/products</c>.</summary>
internal static class CatalogEndpoints
{
    public const string ListName = "ListProducts";
    public const string GetName = "GetProduct";
    public const string UpdateName = "UpdateProduct";

    public const string Tag = "Catalog";

    private const string TagDescription = "The version of the product, and how it is compressed.";
    private const string LevelDescription = "Where the data came from: l1, l2, db, or stale when the database could not be read.";
    private const string NoSuchProduct = "There is no product with this id.";

    public static IEndpointRouteBuilder MapCatalog(this IEndpointRouteBuilder endpoints)
    {
        var products = endpoints.MapGroup("/api/products").WithTags(Tag);
        products.MapGet("", ListAsync)
            .WithName(ListName)
            .WithSummary("Lists products, oldest first, page by page")
            .AllowAnonymous()
            .WithResponseHeader(StatusCodes.Status200OK, CacheLevels.Header, "db: lists are not cached.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        products.MapGet("/{id}", GetAsync)
            .WithName(GetName)
            .WithSummary("Gets a product; with its entity tag in If-None-Match, 304 while it is unchanged")
            .AllowAnonymous()
            .WithRequestHeader("If-None-Match", "Entity tags of the versions that the client has.")
            .Produces<Product>()
            .WithProductHeaders(StatusCodes.Status200OK)
            .Produces(StatusCodes.Status304NotModified)
            .WithProductHeaders(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        products.MapPut("/{id}", PutAsync)
            .WithName(UpdateName)
            .WithSummary("Updates a product if it has not changed since it was read (operators only)")
            .RequireOperator()
            .Produces<Product>()
            .WithProductHeaders(StatusCodes.Status200OK)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
        return endpoints;
    }

    private static RouteHandlerBuilder WithProductHeaders(this RouteHandlerBuilder route, int status) => route
        .WithResponseHeader(status, "ETag", TagDescription)
        .WithResponseHeader(status, CacheLevels.Header, LevelDescription)
        .WithResponseHeader(status, "Cache-Control", "no-cache: a stored response must be revalidated.");

    private static async Task<Results<Ok<Page<Product>>, ProblemHttpResult>> ListAsync(
        [Description("Words of the name or description, or their beginnings; a product must contain all of them."), MaxLength(SearchTerms.MaxLength)] string? q,
        [Description("The value of next in the previous page.")] string? after,
        [Description("The maximum number of products."), Range(1, PageRequest.MaxLimit), DefaultValue(PageRequest.DefaultLimit)] int? limit,
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

    private static async Task<IResult> GetAsync(ResourceId id, IProductCache products, CancellationToken cancellationToken)
    {
        var (product, level) = await products.GetAsync(id.Value, cancellationToken);
        return product is null ? ProblemResults.Of(StatusCodes.Status404NotFound, NoSuchProduct) : new ProductResult(product, level);
    }

    private static async Task<IResult> PutAsync(
        ResourceId id,
        [FromHeader(Name = "If-Match"), Required, Description("The entity tag of the product when it was read.")] string? ifMatch,
        ProductChange change,
        ProductWriter products,
        IProductCache cache,
        CancellationToken cancellationToken)
    {
        if (ifMatch is null)
        {
            return ProblemResults.Of(StatusCodes.Status428PreconditionRequired, "Send the product's entity tag in If-Match, so that no other change is overwritten.");
        }

        if (!EntityTagHeaderValue.TryParseStrictList([ifMatch], out var ifMatches))
        {
            return ProblemResults.Invalid("If-Match", "One or more entity tags, such as \"3\".");
        }

        if (change.Validate() is { Count: > 0 } errors)
        {
            return ProblemResults.Invalid(errors);
        }

        var update = await products.UpdateAsync(id.Value, version => EntityTags.Matches(ifMatches, version), change, cancellationToken);
        if (update.Product is null)
        {
            return update.IsStale
                ? ProblemResults.Of(StatusCodes.Status412PreconditionFailed, "The product has changed since it was read. Read it again.")
                : ProblemResults.Of(StatusCodes.Status404NotFound, NoSuchProduct);
        }

        // Not cancelled: the change is committed, and the cache must follow even if the client has disconnected.
        var entry = await cache.ReplaceAsync(update.Product, CancellationToken.None);
        return new ProductResult(entry, CacheLevels.Database);
    }
}
