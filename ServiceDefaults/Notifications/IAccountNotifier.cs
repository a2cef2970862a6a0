namespace Showroom.ServiceDefaults.Notifications;

/// <summary>
/// Sends events to the chat connections of an account, on whatever replica they are and from whatever service. An event is delivered at most once: it is
/// lost for a connection that is not open, and while Redis is unavailable. The state itself is read over HTTP.
/// </summary>
public interface IAccountNotifier
{
    /// <summary>Sends <c>orderChanged(orderId, status)</c> to the buyer. Call it after the commit. It does not fail: what cannot be sent is logged.</summary>
    /// <param name="accountId">The buyer.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="status">Its new status, as the API names it: <c>accepted</c>, <c>fulfilled</c> or <c>rejected</c>.</param>
    Task OrderChangedAsync(Guid accountId, Guid orderId, string status);
}
