using System.Diagnostics;
using Showroom.Lab.Cache.Comparison.Contestants;
using Showroom.Lab.Servers;
using Showroom.Lab.Statistics;

namespace Showroom.Lab.Cache.Comparison.Coherence;

/// <summary>What readers and writers saw while Redis was killed and came back empty.</summary>
/// <param name="Cache">The contestant.</param>
/// <param name="Reads">All reads.</param>
/// <param name="FailedReads">Reads that threw, or took longer than 40 s.</param>
/// <param name="FailedWrites">Writes that threw after the change at the source.</param>
/// <param name="OldestSeconds">The longest time for which a value that was read had been superseded when the read began.</param>
/// <param name="SlowestSeconds">The slowest read.</param>
/// <param name="P99Milliseconds">99th percentile of the reads.</param>
/// <param name="OldAtEnd">Of 100 keys: those that some replica serves old, 3 s after the last write.</param>
internal sealed record OutageResult(
    string Cache, long Reads, long FailedReads, long FailedWrites, double OldestSeconds, double SlowestSeconds, double P99Milliseconds, int OldAtEnd);

/// <summary>Three replicas read and write 100 keys; Redis is killed after 2 s and started again, empty, 5 s later. Each key has one writer.</summary>
internal sealed class OutageExperiment(Contestant contestant)
{
    public const int Keys = 100;

    private const int Replicas = 3;
    private const int Readers = 12;
    private const int Writers = 2;
    private const int MaxVersion = 10_000;

    private static readonly TimeSpan s_before = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_outage = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_after = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_longestRead = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan s_betweenReads = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan s_betweenWrites = TimeSpan.FromMilliseconds(10);

    private readonly RowSource _source = new(Keys);

    // By key and version: when the write of the version returned.
    private readonly long[][] _returnedAt = [.. Enumerable.Range(0, Keys).Select(static _ => new long[MaxVersion])];
    private long _failedReads;
    private long _failedWrites;
    private long _oldest;

    public async Task<OutageResult> RunAsync(CancellationToken cancellationToken)
    {
        await using var server = await RedisServer.StartAsync();
        var replicas = await contestant.StartManyAsync(Replicas, server.ConnectionString);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(replicas, writer, stop.Token))).ToArray();
        var readers = Enumerable.Range(0, Readers).Select(reader => Task.Run(() => ReadAsync(replicas, reader, stop.Token))).ToArray();
        await Task.Delay(s_before, cancellationToken);
        await server.StopAsync();
        await Task.Delay(s_outage, cancellationToken);
        await server.StartAgainAsync();
        await Task.Delay(s_after, cancellationToken);
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        var times = new LatencyHistogram();
        Array.ForEach(await Task.WhenAll(readers), times.Add);
        await Task.Delay(s_settling, cancellationToken);
        var old = await _source.CountOldAsync(replicas);
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }

        return new(
            contestant.Name, times.Count, _failedReads, _failedWrites, _oldest / (double)Stopwatch.Frequency, times.Microseconds(1) / 1e6, times.Microseconds(0.99) / 1000, old);
    }

    private async Task WriteAsync(IReplicaUnderTest[] replicas, int writer, CancellationToken stop)
    {
        var random = new Random(1000 + writer);
        while (!stop.IsCancellationRequested)
        {
            var key = (random.Next(Keys / Writers) * Writers) + writer;
            var row = _source.Commit(key);
            try
            {
                await replicas[random.Next(Replicas)].WriteAsync(RowSource.Key(key), row);
            }
            catch (Exception)
            {
                // The change at the source is committed whatever the cache does.
                Interlocked.Increment(ref _failedWrites);
            }

            Volatile.Write(ref _returnedAt[key][row.Version], Stopwatch.GetTimestamp());
            await Task.Delay(s_betweenWrites, CancellationToken.None);
        }
    }

    private async Task<LatencyHistogram> ReadAsync(IReplicaUnderTest[] replicas, int reader, CancellationToken stop)
    {
        var random = new Random(reader);
        var times = new LatencyHistogram();
        while (!stop.IsCancellationRequested)
        {
            var (key, startedAt) = (random.Next(Keys), Stopwatch.GetTimestamp());
            try
            {
                var version = (await replicas[random.Next(Replicas)].ReadAsync(RowSource.Key(key), _source, key).AsTask().WaitAsync(s_longestRead, CancellationToken.None)).Version;
                var supersededAt = Volatile.Read(ref _returnedAt[key][version + 1]);
                if (supersededAt != 0 && supersededAt < startedAt)
                {
                    Raise(ref _oldest, startedAt - supersededAt);
                }
            }
            catch (Exception)
            {
                Interlocked.Increment(ref _failedReads);
            }

            times.Add(Stopwatch.GetTimestamp() - startedAt);
            await Task.Delay(s_betweenReads, CancellationToken.None);
        }

        return times;
    }

    private static void Raise(ref long maximum, long value)
    {
        for (var seen = Volatile.Read(ref maximum); seen < value;)
        {
            var before = Interlocked.CompareExchange(ref maximum, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
