using Showroom.Api.Orders.Data;
using Showroom.Api.Platform.Data;
using Showroom.Api.Platform.Json;

namespace Showroom.Api.Orders;

internal static class OrdersExtensions
{
    /// <summary>The orders: in Postgres with an outbox, on <c>/api/orders</c>. The worker publishes the outbox and fulfils.</summary>
    public static IHostApplicationBuilder AddOrders(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddMigratedContext<OrderContext>("orders_migrations");
        services.AddSingleton<OrderReader>();
        services.AddSingleton<OrderWriter>();
        services.AddJsonTypes(OrdersJson.Default);
        services.AddOrderSchemas();
        return builder;
    }
}
