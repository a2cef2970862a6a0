using Showroom.Api.Catalog.Products;

namespace Showroom.Api.Orders.Placing;

/// <summary>An order of the caller.</summary>
/// <param name="Id">An opaque string.</param>
/// <param name="Status">accepted until the worker has fulfilled it, or it is rejected.</param>
/// <param name="Lines">In the order in which they were sent.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="UpdatedAt">UTC; when the status changed last.</param>
internal sealed record Order(Guid Id, string Status, IReadOnlyList<OrderLine> Lines, DateTime CreatedAt, DateTime UpdatedAt);

/// <summary>A line of an order.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Name">Its name when it was ordered.</param>
/// <param name="Quantity">Pieces.</param>
/// <param name="Price">The price of a piece when it was ordered.</param>
internal sealed record OrderLine(Guid ProductId, string Name, int Quantity, Money Price);

/// <summary>The response to a new order, which is the same for each repetition.</summary>
/// <param name="Id">An opaque string.</param>
/// <param name="Status">accepted.</param>
internal sealed record AcceptedOrder(Guid Id, string Status);

/// <summary>The response to a rejection, which is the same for each repetition.</summary>
/// <param name="Id">An opaque string.</param>
/// <param name="Status">rejected.</param>
internal sealed record RejectedOrder(Guid Id, string Status);
