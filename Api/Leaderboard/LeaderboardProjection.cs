using System.Threading.Channels;
using Showroom.Api.Leaderboard.Boards;
using Showroom.Api.Leaderboard.Cache;
using StackExchange.Redis;

namespace Showroom.Api.Leaderboard;

/// <summary>Merges new scores into Redis in the background, many at a time. At most <see cref="Capacity"/> wait; more are left to the synchronization.</summary>
internal sealed class LeaderboardProjection : BackgroundService
{
    private const int Capacity = 10_000;

    private readonly LeaderboardSets _sets;
    private readonly LeaderboardSynchronizer _synchronizer;
    private readonly Channel<MemberScore> _queue;

    public LeaderboardProjection(LeaderboardSets sets, LeaderboardSynchronizer synchronizer)
    {
        (_sets, _synchronizer) = (sets, synchronizer);
        _queue = Channel.CreateBounded<MemberScore>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, dropped => synchronizer.Invalidate(dropped.Set));
    }

    public void Enqueue(IReadOnlyList<MemberScore> scores)
    {
        foreach (var score in scores)
        {
            _queue.Writer.TryWrite(score);
        }
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<MemberScore> batch = [];
        // Not cancelled: the queue is completed when the service stops, and what is in it is still written.
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < LeaderboardSets.MaxBatchSize && _queue.Reader.TryRead(out var score))
            {
                batch.Add(score);
            }

            foreach (var set in batch.GroupBy(static score => score.Set))
            {
                await MergeAsync(set.Key, [.. set]);
            }

            batch.Clear();
        }
    }

    private async Task MergeAsync(BoardPeriod set, MemberScore[] scores)
    {
        try
        {
            await _sets.MergeAsync(set, scores, areNamesCurrent: true);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            // The synchronizer logs it, if it cannot use Redis either.
            _synchronizer.Invalidate(set);
        }
    }
}
