namespace Showroom.Api.Orders.Placing;

/// <summary>The states of an order, as the API and the database name them.</summary>
internal static class OrderStatus
{
    /// <summary>Stored, and its pieces taken from the stock.</summary>
    public const string Accepted = "accepted";

    /// <summary>Processed by the worker.</summary>
    public const string Fulfilled = "fulfilled";

    /// <summary>Not processed in time, or rejected by an operator; its pieces are in the stock again.</summary>
    public const string Rejected = "rejected";
}
