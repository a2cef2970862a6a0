namespace Showroom.ChatClient;

/// <summary>An order of the connection's account has another status.</summary>
/// <param name="orderId">The order.</param>
/// <param name="status"><c>accepted</c>, <c>fulfilled</c> or <c>rejected</c>.</param>
public sealed class OrderChangedEventArgs(string orderId, string status) : EventArgs
{
    /// <summary>The order.</summary>
    public string OrderId { get; } = orderId;

    /// <summary><c>accepted</c>, <c>fulfilled</c> or <c>rejected</c>.</summary>
    public string Status { get; } = status;
}
