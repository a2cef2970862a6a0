using Showroom.Api.Leaderboard.Boards;
using Showroom.Api.Platform.Warmup;
using Showroom.ServiceDefaults.Warmup;

namespace Showroom.Api.Leaderboard;

/// <summary>Executes both operations once, which loads the scripts into Redis and compiles the code.</summary>
internal sealed class LeaderboardWarmup(EndpointInvoker endpoints) : IWarmup
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await endpoints.InvokeAsync(
            LeaderboardEndpoints.TopName, static request => request.RouteValues["board"] = BoardNames.BestSellers, cancellationToken: cancellationToken);
        await endpoints.InvokeAsync(
            LeaderboardEndpoints.AroundName,
            static request =>
            {
                request.RouteValues["board"] = BoardNames.BestSellers;
                // Well-formed, and no member.
                request.RouteValues["id"] = "00000000-0000-7000-8000-000000000000";
            },
            cancellationToken: cancellationToken);
    }
}
