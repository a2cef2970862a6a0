using Showroom.Messaging;
using Showroom.Worker.Messages;

namespace Showroom.Worker.Fulfilment;

internal static class FulfilmentExtensions
{
    /// <summary>Consumes the queue <c>fulfilment</c>.</summary>
    public static IHostApplicationBuilder AddFulfilment(this IHostApplicationBuilder builder) =>
        builder.AddConsumer(OrderMessages.FulfilmentQueue, typeof(FulfilmentHandler));
}
