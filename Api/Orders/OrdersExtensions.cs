using Microsoft.Extensions.Options;
using Showroom.Api.Orders.Configuration;
using Showroom.Api.Orders.Data;
using Showroom.Api.Orders.Fulfilment;
using Showroom.Api.Orders.Rejecting;
using Showroom.Api.Platform.Data;
using Showroom.Api.Platform.Json;
using Showroom.ServiceDefaults.Mail;
using Showroom.ServiceDefaults.Notifications;

namespace Showroom.Api.Orders;

internal static class OrdersExtensions
{
    /// <summary>The orders: in Postgres with an outbox, on <c>/api/orders</c>. The worker publishes the outbox and fulfils; an order that it does not fulfil in time is rejected.</summary>
    public static IHostApplicationBuilder AddOrders(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddMigratedContext<OrderContext>("orders_migrations");
        services.AddOptions<OrdersOptions>()
            .BindConfiguration(OrdersOptions.Section, static binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<OrdersOptions>, OrdersOptionsValidator>();
        services.AddAccountNotifier();
        services.AddMail();
        services.AddSingleton<InlineFulfilment>();
        services.AddSingleton<PlacedOrders>();
        services.AddSingleton<OrderRejector>();
        services.AddHostedService<OrderExpiry>();
        services.AddSingleton<UnhandledMessages>();
        services.AddSingleton<OrderReader>();
        services.AddSingleton<OrderWriter>();
        services.AddJsonTypes(OrdersJson.Default);
        services.AddOrderSchemas();
        return builder;
    }
}
