using Microsoft.Extensions.Options;
using Npgsql;
using Showroom.Api.Leaderboard.Boards;
using Showroom.Api.Leaderboard.Data;

namespace Showroom.Api.Leaderboard;

/// <summary>Deletes expired rows every hour. Replicas that do so at the same time delete different rows or wait for each other.</summary>
internal sealed class RetentionService(LeaderboardRetention retention, IOptions<LeaderboardOptions> options, TimeProvider time, ILogger<RetentionService> logger) : BackgroundService
{
    // Longer than a transaction may take, since the event is compared with the retention before it is recorded.
    private static readonly TimeSpan s_margin = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_dayRetention = TimeSpan.FromDays(7);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = time.GetUtcNow();
            try
            {
                await retention.ApplyAsync(now - options.Value.EventRetention - s_margin, Period.DayOf(now - s_dayRetention), stoppingToken);
            }
            catch (NpgsqlException error)
            {
                logger.RetentionFailed(error);
            }
        }
    }
}
