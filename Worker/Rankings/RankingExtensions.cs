using Showroom.Messaging;
using Showroom.Worker.Messages;

namespace Showroom.Worker.Rankings;

internal static class RankingExtensions
{
    /// <summary>Consumes the queue <c>rankings</c>.</summary>
    public static IHostApplicationBuilder AddRankings(this IHostApplicationBuilder builder) =>
        builder.AddConsumer(OrderMessages.RankingQueue, typeof(RankingHandler));
}
