using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;
using Showroom.Lab.Cache.Comparison.Contestants;
using Showroom.Lab.Cache.Setup;
using Showroom.Lab.Cache.Wire;
using StackExchange.Redis;

namespace Showroom.Lab.Cache.Comparison;

/// <summary>One run of hits in L1.</summary>
internal sealed record HitRun(string Cache, int Round, double Nanoseconds, double Bytes);

/// <summary>One run of an operation over the network.</summary>
internal sealed record OperationRun(string Operation, string Cache, int Round, int InFlight, double Microseconds, double Processor, double Bytes);

/// <summary>
/// The cost of one operation, by each cache and by what it is compared with, in turn: IMemoryCache for a hit in L1, and StackExchange.Redis's own commands
/// on a connection of its own.
/// </summary>
internal sealed class SpeedExperiment : IAsyncDisposable
{
    public const string Peer = "plain";
    public const string L2Hit = "L2 hit";
    public const string Miss = "miss and load";
    public const string Set = "set";

    private const int MaxInFlight = 64;
    private const int FewInFlight = 8;
    private const int HitCount = 300_000;
    private const int HitWarmUps = 10;
    private const int OperationWarmUps = 3;

    private static readonly TimeSpan s_duration = TimeSpan.FromMilliseconds(250);
    private static readonly int[] s_inFlight = [1, FewInFlight, MaxInFlight];
    private static readonly string[] s_keys = [.. Enumerable.Range(0, MaxInFlight).Select(static i => $"product:{i:D8}")];

    private readonly RowSource _source = new(MaxInFlight);
    private readonly IMemoryCache _memory = new MemoryCache(new MemoryCacheOptions());
    private readonly List<(string Name, IReplicaUnderTest Replica)> _replicas = [];
    private IConnectionMultiplexer _connection = null!;
    private byte[] _json = [];
    private long _misses;

    private SpeedExperiment()
    {
    }

    public static async Task<SpeedExperiment> StartAsync(string redis)
    {
        var experiment = new SpeedExperiment { _connection = await Contestant.ConnectAsync(redis) };
        foreach (var contestant in Contestant.All)
        {
            experiment._replicas.Add((contestant.Name, (await contestant.StartManyAsync(1, redis))[0]));
        }

        for (var i = 0; i < MaxInFlight; i++)
        {
            var row = experiment._source.Commit(i);
            experiment._json = JsonSerializer.SerializeToUtf8Bytes(row, CacheJson.Default.CatalogueRow);
            experiment._memory.Set(s_keys[i], row, Contestant.Lifetime);
            await experiment._connection.GetDatabase().StringSetAsync(s_keys[i], experiment._json, Contestant.Lifetime);
            foreach (var (_, replica) in experiment._replicas)
            {
                await replica.WriteAsync(s_keys[i], row);
            }
        }

        return experiment;
    }

    public async Task<IReadOnlyList<HitRun>> MeasureHitsAsync(int rounds, CancellationToken cancellationToken)
    {
        (string Name, Func<ValueTask<CatalogueRow>> Read)[] kinds =
        [
            (Peer, () => new(_memory.Get<CatalogueRow>(s_keys[0])!)),
            .. _replicas.Select(one => (one.Name, new Func<ValueTask<CatalogueRow>>(() => one.Replica.ReadAsync(s_keys[0], _source, 0)))),
        ];
        List<HitRun> runs = [];
        for (var round = 1 - HitWarmUps; round <= rounds; round++)
        {
            for (var turn = 0; turn < kinds.Length; turn++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (name, read) = kinds[(round + HitWarmUps + turn) % kinds.Length];
                var (bytes, startedAt) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
                for (var i = 0; i < HitCount; i++)
                {
                    await read();
                }

                var elapsed = Stopwatch.GetElapsedTime(startedAt);
                if (round > 0)
                {
                    runs.Add(new(name, round, elapsed.TotalNanoseconds / HitCount, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)HitCount));
                }
            }
        }

        return runs;
    }

    /// <summary>The first rounds, up to 0, warm up and are not reported.</summary>
    public async Task<IReadOnlyList<OperationRun>> MeasureOperationsAsync(int rounds, Action<string> progress, CancellationToken cancellationToken)
    {
        var redis = _connection.GetDatabase();
        (string Operation, int[] InFlight, ReadUnderTest[] Kinds)[] operations =
        [
            (L2Hit, s_inFlight,
            [
                ReadUnderTest.Of(Peer, i => new ValueTask<RedisValue>(redis.StringGetAsync(s_keys[i]))),
                .. _replicas.Select(one => ReadUnderTest.Of(one.Name, i => one.Replica.ReadPastL1Async(s_keys[i], _source, i))),
            ]),
            (Miss, [FewInFlight],
            [
                ReadUnderTest.Of(Peer, async _ =>
                {
                    var key = NewKey();
                    await redis.StringGetAsync(key);
                    return await redis.StringSetAsync(key, _json, Contestant.Lifetime);
                }),
                .. _replicas.Select(one => ReadUnderTest.Of(one.Name, i => one.Replica.ReadAsync(NewKey(), _source, i))),
            ]),
            (Set, [FewInFlight],
            [
                ReadUnderTest.Of(Peer, i => new ValueTask<bool>(redis.StringSetAsync(s_keys[i], _json, Contestant.Lifetime))),
                .. _replicas.Select(one => ReadUnderTest.Of(one.Name, async i =>
                {
                    await one.Replica.WriteAsync(s_keys[i], _source.Commit(i));
                    return true;
                })),
            ]),
        ];
        List<OperationRun> runs = [];
        for (var round = 1 - OperationWarmUps; round <= rounds; round++)
        {
            progress(round <= 0 ? "operations over the network: warming up" : $"operations over the network: round {round} of {rounds}");
            foreach (var (operation, levels, kinds) in operations)
            {
                foreach (var inFlight in levels)
                {
                    for (var turn = 0; turn < kinds.Length; turn++)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        var run = await WireExperiment.MeasureAsync(kinds[(round + OperationWarmUps + turn) % kinds.Length], round, inFlight, s_duration);
                        if (round > 0)
                        {
                            runs.Add(new(operation, run.Read, round, inFlight, run.Microseconds, run.Processor, run.Bytes));
                        }
                    }
                }
            }
        }

        return runs;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, replica) in _replicas)
        {
            await replica.DisposeAsync();
        }

        await _connection.DisposeAsync();
        _memory.Dispose();
    }

    private string NewKey() => $"miss:{Interlocked.Increment(ref _misses):D12}";
}
