using Microsoft.Extensions.Options;
using Showroom.Api.Catalog.Cache;
using Showroom.Api.Orders.Configuration;
using Showroom.Api.Orders.Messages;
using Showroom.Api.Orders.Placing;
using Showroom.ServiceDefaults.Notifications;

namespace Showroom.Api.Orders.Fulfilment;

/// <summary>What the Api does after an order is committed. The worker fulfils it, unless that is done inline.</summary>
internal sealed class PlacedOrders(IProductCache products, IAccountNotifier accounts, InlineFulfilment inline, IOptions<OrdersOptions> options)
{
    public async Task CompleteAsync(OrderMessage order, CancellationToken cancellationToken)
    {
        // Not awaited: the response does not wait for Redis, and the event precedes what the worker sends, which has to receive the message first.
        _ = accounts.OrderChangedAsync(order.AccountId, order.OrderId, OrderStatus.Accepted);
        await RemoveCachedAsync(order.Lines.Select(static line => line.ProductId));
        if (options.Value.Fulfilment == FulfilmentMode.Inline)
        {
            await inline.FulfilAsync(order, cancellationToken);
        }
    }

    /// <summary>
    /// Removes products from the cache whose stock has changed, or may have. They are not replaced: of two orders that end at the same time the older stock could be
    /// the last to arrive.
    /// </summary>
    public Task RemoveCachedAsync(IEnumerable<Guid> productIds) => Task.WhenAll(productIds.Select(id => products.RemoveAsync(id, CancellationToken.None).AsTask()));
}
