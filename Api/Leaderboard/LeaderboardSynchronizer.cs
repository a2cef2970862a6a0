using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Npgsql;
using Showroom.Api.Leaderboard.Boards;
using Showroom.Api.Leaderboard.Cache;
using Showroom.Api.Leaderboard.Data;
using StackExchange.Redis;

namespace Showroom.Api.Leaderboard;

/// <summary>
/// Keeps the sets in Redis equal to Postgres. Every <see cref="LeaderboardOptions.SynchronizationInterval"/>, and when a reader finds a set incomplete, it merges
/// the scores that were written since the set's checkpoint, and rebuilds a set that is incomplete. Every replica does so; merging the same score twice
/// has no effect.
/// </summary>
internal sealed class LeaderboardSynchronizer(
    LeaderboardSets sets, ScoreStore scores, SetRebuilder rebuilder, RedisCircuit circuit, IOptions<LeaderboardOptions> options, TimeProvider time, ILogger<LeaderboardSynchronizer> logger)
    : BackgroundService
{
    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<BoardPeriod, long> _synchronized = [];
    private long _invalidations;
    private bool _isFailing;

    /// <summary>Whether Redis had every committed score when this replica last compared, and no write of this replica has failed since.</summary>
    public bool IsSynchronized(BoardPeriod set) => _synchronized.ContainsKey(set);

    /// <summary>Reads use Postgres until the next synchronization, which starts as soon as Redis can be used.</summary>
    public void Invalidate(BoardPeriod set)
    {
        Interlocked.Increment(ref _invalidations);
        _synchronized.TryRemove(set, out _);
        Request();
    }

    /// <summary>Starts a synchronization unless Redis has just failed.</summary>
    public void Request()
    {
        if (circuit.IsClosed)
        {
            _requests.Writer.TryWrite(true);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = time.CreateTimer(_ => _requests.Writer.TryWrite(true), null, TimeSpan.Zero, options.Value.SynchronizationInterval);
        await foreach (var _ in _requests.Reader.ReadAllAsync(stoppingToken))
        {
            await SynchronizeAllAsync(stoppingToken);
        }
    }

    private async Task SynchronizeAllAsync(CancellationToken cancellationToken)
    {
        Period[] periods = [Period.AllTime, Period.DayOf(time.GetUtcNow())];
        BoardPeriod[] current = [.. BoardNames.Boards.SelectMany(board => periods.Select(period => new BoardPeriod(board, period)))];
        foreach (var past in _synchronized.Keys.Except(current))
        {
            _synchronized.TryRemove(past, out _);
        }

        try
        {
            foreach (var set in current)
            {
                await SynchronizeAsync(set, cancellationToken);
            }

            if (_isFailing)
            {
                _isFailing = false;
                logger.SynchronizationRestored();
            }
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            circuit.Open();
            foreach (var set in current)
            {
                _synchronized.TryRemove(set, out _);
            }

            LogFailure(error);
        }
        catch (NpgsqlException error)
        {
            // Without Postgres no score changes, and Redis remains right.
            LogFailure(error);
        }
    }

    private async Task SynchronizeAsync(BoardPeriod set, CancellationToken cancellationToken)
    {
        var invalidations = Interlocked.Read(ref _invalidations);
        var next = await scores.ReadCheckpointAsync(cancellationToken);
        var checkpoint = await sets.ReadCheckpointAsync(set);
        // A checkpoint from the future is that of another database.
        var isCurrent = checkpoint <= next ? await CatchUpAsync(set, checkpoint.Value, next, cancellationToken) : await rebuilder.TryRebuildAsync(set, cancellationToken);
        if (isCurrent && invalidations == Interlocked.Read(ref _invalidations))
        {
            _synchronized[set] = next;
        }
    }

    private async Task<bool> CatchUpAsync(BoardPeriod set, long checkpoint, long next, CancellationToken cancellationToken)
    {
        await foreach (var (page, reached) in scores.ReadChangedAsync(set, checkpoint, next, LeaderboardSets.MaxBatchSize, cancellationToken))
        {
            if (!await sets.CatchUpAsync(set, page, checkpoint, reached))
            {
                // Redis has been replaced by an older copy, or emptied, meanwhile.
                Invalidate(set);
                return false;
            }

            checkpoint = reached;
        }

        return true;
    }

    private void LogFailure(Exception error)
    {
        if (!_isFailing)
        {
            _isFailing = true;
            logger.SynchronizationFailed(error);
        }
    }
}
