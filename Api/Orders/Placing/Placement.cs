using Showroom.Api.Orders.Messages;

namespace Showroom.Api.Orders.Placing;

/// <summary>What became of a new order.</summary>
internal enum PlacementResult
{
    /// <summary>It is stored.</summary>
    Accepted,

    /// <summary>It had been stored before, under the same key.</summary>
    Repeated,

    /// <summary>The key belongs to an order with another content.</summary>
    KeyReused,

    /// <summary>A line names a product that does not exist.</summary>
    UnknownProduct,

    /// <summary>There are not as many pieces as a line asks for.</summary>
    OutOfStock,
}

/// <param name="Result">What became of it.</param>
/// <param name="OrderId">The order, when it is stored.</param>
/// <param name="Line">The index of the line that is the reason, when there is one.</param>
/// <param name="Stored">The order, when this request has stored it.</param>
internal readonly record struct Placement(PlacementResult Result, Guid OrderId = default, int Line = -1, OrderMessage? Stored = null);
