using System.Collections.Concurrent;
using System.Globalization;
using Showroom.Lab.Servers;
using StackExchange.Redis;

namespace Showroom.Lab.Failover.Probes;

/// <summary>
/// Writes keys to Redis at a fixed rate, whether or not earlier writes have completed, and records which were acknowledged and when. Afterwards it reads
/// which of the acknowledged ones the primary has.
/// </summary>
/// <param name="redis">The connection whose settings are measured.</param>
/// <param name="name">Part of the keys.</param>
/// <param name="perSecond">The rate.</param>
/// <param name="waitsForReplica">Whether a write counts as acknowledged only when a replica has it too (WAIT 1).</param>
internal sealed class WriteProbe(IConnectionMultiplexer redis, string name, int perSecond, bool waitsForReplica) : IAsyncDisposable
{
    private const int PageSize = 1000;

    // In milliseconds.
    private const int ReadTimeout = 60_000;

    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_waitTimeout = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly ConcurrentQueue<Write> _writes = new();
    private readonly ConcurrentDictionary<Task, bool> _pending = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private long _lastAcknowledged;

    public void Start() => _running = RunAsync();

    /// <summary>Whether a write that was acknowledged after this moment exists.</summary>
    public bool HasAcknowledgedSince(long timestamp) => Volatile.Read(ref _lastAcknowledged) > timestamp;

    /// <summary>Stops writing, waits for pending writes, and compares with the primary.</summary>
    /// <param name="group">Where the primary is.</param>
    /// <param name="failedOverAt">When the failover began.</param>
    /// <param name="promotedAt">When the new primary accepted writes.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<WriteResult> StopAsync(ReplicationGroup group, long failedOverAt, long promotedAt, CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running;
        var options = ConfigurationOptions.Parse(group.Primary.ConnectionString);
        (options.ConnectTimeout, options.AsyncTimeout) = (ReadTimeout, ReadTimeout);
        await using var primary = await ConnectionMultiplexer.ConnectAsync(options);
        var acknowledged = _writes.Where(static write => write.IsAcknowledged).ToArray();
        var lost = 0;
        foreach (var page in acknowledged.Chunk(PageSize))
        {
            var values = await primary.GetDatabase().StringGetAsync([.. page.Select(static write => (RedisKey)write.Key)]).WaitAsync(cancellationToken);
            lost += values.Count(static value => value.IsNull);
        }

        return new WriteResult(_writes.Count, _writes.Count - acknowledged.Length, lost, Gap.Longest([.. acknowledged.Select(static write => write.CompletedAt)], failedOverAt, promotedAt));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var begin = _time.GetTimestamp();
        using var tick = new PeriodicTimer(s_tick, _time);
        for (var sent = 0L; !_stop.IsCancellationRequested; await tick.WaitForNextTickAsync(CancellationToken.None))
        {
            for (var due = (long)(_time.GetElapsedTime(begin).TotalSeconds * perSecond); sent < due; sent++)
            {
                _pending.TryAdd(WriteAsync(string.Create(CultureInfo.InvariantCulture, $"probe:{name}:{sent}")), true);
            }

            foreach (var (write, _) in _pending.Where(static write => write.Key.IsCompleted))
            {
                _pending.TryRemove(write, out _);
            }
        }

        await Task.WhenAll(_pending.Keys);
    }

    private async Task WriteAsync(string key)
    {
        var isAcknowledged = false;
        try
        {
            isAcknowledged = waitsForReplica ? await WriteAndWaitAsync(key) : await redis.GetDatabase().StringSetAsync(key, key, s_lifetime);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            // Not acknowledged: it may have been executed.
        }

        var completedAt = _time.GetTimestamp();
        _writes.Enqueue(new Write(key, isAcknowledged, completedAt));
        if (isAcknowledged)
        {
            Volatile.Write(ref _lastAcknowledged, completedAt);
        }
    }

    /// <summary>WAIT counts the replicas that have what was written before it on the same connection, which a batch guarantees.</summary>
    private async Task<bool> WriteAndWaitAsync(string key)
    {
        var batch = redis.GetDatabase().CreateBatch();
        var set = batch.StringSetAsync(key, key, s_lifetime);
        var replicas = batch.ExecuteAsync("WAIT", 1, (int)s_waitTimeout.TotalMilliseconds);
        batch.Execute();
        await Task.WhenAll(set, replicas);
        return (int)await replicas >= 1;
    }

    private readonly record struct Write(string Key, bool IsAcknowledged, long CompletedAt);
}

/// <summary>What became of the writes during a failover.</summary>
/// <param name="Writes">Writes that were sent.</param>
/// <param name="Failed">Those that were not acknowledged.</param>
/// <param name="Lost">Those that were acknowledged, and that the new primary does not have.</param>
/// <param name="Outage">The longest time without an acknowledgement; null when writes did not succeed again.</param>
internal sealed record WriteResult(int Writes, int Failed, int Lost, TimeSpan? Outage);
