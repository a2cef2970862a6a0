namespace Showroom.Api.Orders.Rejecting;

/// <summary>What became of a rejection.</summary>
internal enum RejectionResult
{
    /// <summary>The order is rejected, and its pieces are in the stock again.</summary>
    Rejected,

    /// <summary>It had been rejected before.</summary>
    Repeated,

    /// <summary>It is fulfilled.</summary>
    Fulfilled,

    /// <summary>There is no such order.</summary>
    NotFound,
}
