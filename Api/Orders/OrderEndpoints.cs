using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Showroom.Api.Orders.Data;
using Showroom.Api.Orders.Fulfilment;
using Showroom.Api.Orders.Placing;
using Showroom.Api.Orders.Rejecting;
using Showroom.Api.Platform.Ids;
using Showroom.Api.Platform.OpenApi;
using Showroom.Api.Platform.Paging;
using Showroom.Api.Platform.Security;
using Showroom.ServiceDefaults.Problems;

namespace Showroom.Api.Orders;

/// <summary><c>/api/orders</c>.</summary>
internal static class OrderEndpoints
{
    public const string Path = "/api/orders";
    public const string Tag = "Orders";

    private const string GetName = "GetOrder";

    public static IEndpointRouteBuilder MapOrders(this IEndpointRouteBuilder endpoints)
    {
        var orders = endpoints.MapGroup(Path).WithTags(Tag).RequireSession();
        orders.MapPost("", PlaceAsync)
            .WithName("PlaceOrder")
            .WithSummary("Places an order; the same key and body again get the same response and no second order")
            .WithResponseHeader(StatusCodes.Status202Accepted, "Location", "The order.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        orders.MapGet("", ListAsync)
            .WithName("ListOrders")
            .WithSummary("Lists the caller's orders, oldest first, page by page")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        orders.MapGet("/{id}", GetAsync)
            .WithName(GetName)
            .WithSummary("Gets an order of the caller")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound);
        orders.MapPost("/{id}/reject", RejectAsync)
            .WithName("RejectOrder")
            .WithSummary("Rejects an accepted order, whose pieces return to the stock; a repetition gets the same response (operators only)")
            .RequireOperator()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        return endpoints;
    }

    private static async Task<Results<Accepted<AcceptedOrder>, ProblemHttpResult>> PlaceAsync(
        [FromHeader(Name = IdempotencyKey.Header), Required, Description(IdempotencyKey.Expected), RegularExpression(IdempotencyKey.Pattern)] string? key,
        NewOrder order,
        ClaimsPrincipal caller,
        OrderWriter orders,
        PlacedOrders placed,
        CancellationToken cancellationToken)
    {
        if (!IdempotencyKey.IsValid(key))
        {
            return ProblemResults.Invalid(IdempotencyKey.Header, IdempotencyKey.Expected);
        }

        if (order.Validate() is { Count: > 0 } errors)
        {
            return ProblemResults.Invalid(errors);
        }

        Placement placement;
        try
        {
            // Not cancelled when the caller disconnects: what is committed has to be removed from the cache.
            placement = await orders.PlaceAsync((caller.GetAccountId(), caller.GetAccountName()), key!, order, CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // It may be committed.
            await placed.RemoveCachedAsync(order.ProductIds());
            throw;
        }

        switch (placement.Result)
        {
            case PlacementResult.Accepted:
                await placed.CompleteAsync(placement.Stored!, cancellationToken);
                return Accepted(placement);
            case PlacementResult.Repeated:
                return Accepted(placement);
            case PlacementResult.KeyReused:
                return ProblemResults.Of(StatusCodes.Status422UnprocessableEntity, $"The {IdempotencyKey.Header} belongs to another order. Send a new key.");
            case PlacementResult.UnknownProduct:
                return ProblemResults.Invalid($"lines[{placement.Line}].productId", "There is no product with this id.");
            default:
                return ProblemResults.Of(StatusCodes.Status409Conflict, $"There are not enough pieces for lines[{placement.Line}].quantity.");
        }
    }

    private static async Task<Results<Ok<Page<Order>>, ProblemHttpResult>> ListAsync(
        [Description("The value of next in the previous page.")] string? after,
        [Description("The maximum number of orders."), Range(1, PageRequest.MaxLimit), DefaultValue(PageRequest.DefaultLimit)] int? limit,
        ClaimsPrincipal caller,
        OrderReader orders,
        CancellationToken cancellationToken)
    {
        if (!PageRequest.TryRead(after, limit, out var page, out var problem))
        {
            return problem;
        }

        var read = await orders.ListAsync(caller.GetAccountId(), page.After, page.Count, cancellationToken);
        return TypedResults.Ok(page.PageOf(read, order => order.Id));
    }

    private static async Task<Results<Ok<Order>, ProblemHttpResult>> GetAsync(ResourceId id, ClaimsPrincipal caller, OrderReader orders, CancellationToken cancellationToken) =>
        await orders.FindAsync(caller.GetAccountId(), id.Value, cancellationToken) is { } order
            ? TypedResults.Ok(order)
            : ProblemResults.Of(StatusCodes.Status404NotFound, "The caller has no order with this id.");

    // Not cancelled when the operator disconnects: what is committed has to be removed from the cache, and announced.
    private static async Task<Results<Ok<RejectedOrder>, ProblemHttpResult>> RejectAsync(ResourceId id, OrderRejector orders) =>
        await orders.RejectAsync(id.Value, CancellationToken.None) switch
        {
            RejectionResult.Rejected or RejectionResult.Repeated => TypedResults.Ok(new RejectedOrder(id.Value, OrderStatus.Rejected)),
            RejectionResult.Fulfilled => ProblemResults.Of(StatusCodes.Status409Conflict, "The order is fulfilled."),
            _ => ProblemResults.Of(StatusCodes.Status404NotFound, "There is no order with this id."),
        };

    // The status of the response to the first request, whatever has become of the order since.
    private static Accepted<AcceptedOrder> Accepted(Placement placement) =>
        TypedResults.Accepted($"{Path}/{placement.OrderId}", new AcceptedOrder(placement.OrderId, OrderStatus.Accepted));
}
