using Showroom.Api.Platform.Json;
using Showroom.Api.Platform.OpenApi;
using Showroom.Messaging;

namespace Showroom.Api.Queues;

internal static class QueuesExtensions
{
    /// <summary>Operations on the queues, on <c>/api/queues</c>. Without queues in the configuration there are none to operate on.</summary>
    public static IHostApplicationBuilder AddQueues(this IHostApplicationBuilder builder)
    {
        builder.AddMessaging();
        builder.Services.AddJsonTypes(QueuesJson.Default);
        builder.Services.AddTagDescription(QueueEndpoints.Tag, "The queues between the API and the worker.");
        return builder;
    }
}
