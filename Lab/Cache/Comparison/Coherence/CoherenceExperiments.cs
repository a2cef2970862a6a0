using Showroom.Lab.Cache.Comparison.Contestants;
using Showroom.Lab.Servers;

namespace Showroom.Lab.Cache.Comparison.Coherence;

/// <summary>What one contestant served that was superseded.</summary>
/// <param name="Cache">Its name.</param>
/// <param name="StampedeLoads">Loads for 1,000 concurrent misses of one key over three replicas, in each round.</param>
/// <param name="OldAfterOverlap">Of 60 keys whose load overlapped a write: those that are old on some replica 8 s later.</param>
/// <param name="OldWhileCutOff">Of 200 keys written while a replica was cut off from Redis: those that it serves old 6 s later, still cut off.</param>
/// <param name="OldAfterCutOff">The same 15 s after the writes, 8 s after the connection was restored.</param>
internal sealed record CoherenceResult(string Cache, IReadOnlyList<long> StampedeLoads, int OldAfterOverlap, int OldWhileCutOff, int OldAfterCutOff);

/// <summary>Stampedes and the two ways in which a replica can miss a write: by a load that began before it, and by a message that does not arrive.</summary>
internal static class CoherenceExperiments
{
    public const int Misses = 1000;
    public const int OverlappingKeys = 60;
    public const int CutOffKeys = 200;

    private const int Replicas = 3;
    private const int StampedeRounds = 3;

    private static readonly TimeSpan s_loadTime = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_afterOverlap = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan s_untilFirstLook = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan s_untilRestored = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_untilSecondLook = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan s_pollingInterval = TimeSpan.FromMilliseconds(10);

    public static async Task<CoherenceResult> RunAsync(Contestant contestant, RedisServer server, CancellationToken cancellationToken)
    {
        List<long> loads = [];
        for (var round = 0; round < StampedeRounds; round++)
        {
            loads.Add(await StampedeAsync(contestant, server.ConnectionString));
        }

        // Both wait most of the time.
        var overlap = OverlapAsync(contestant, server.ConnectionString, cancellationToken);
        var (during, after) = await CutOffAsync(contestant, server, cancellationToken);
        return new(contestant.Name, loads, await overlap, during, after);
    }

    private static async Task<long> StampedeAsync(Contestant contestant, string redis)
    {
        var source = new RowSource(1) { Delay = s_loadTime };
        var replicas = await contestant.StartManyAsync(Replicas, redis);
        await Task.WhenAll(Enumerable.Range(0, Misses).Select(i => Task.Run(() => replicas[i % Replicas].ReadAsync("product:0", source, 0).AsTask())));
        await DisposeAsync(replicas);
        return source.Loads;
    }

    private static async Task<int> OverlapAsync(Contestant contestant, string redis, CancellationToken cancellationToken)
    {
        var source = new RowSource(OverlappingKeys) { Delay = s_loadTime };
        var replicas = await contestant.StartManyAsync(Replicas, redis);
        var reads = Enumerable.Range(0, OverlappingKeys).Select(row => replicas[row % Replicas].ReadAsync(RowSource.Key(row), source, row).AsTask()).ToArray();
        while (source.Loads < OverlappingKeys)
        {
            await Task.Delay(s_pollingInterval, cancellationToken);
        }

        await Task.WhenAll(Enumerable.Range(0, OverlappingKeys).Select(row => replicas[(row + 1) % Replicas].WriteAsync(RowSource.Key(row), source.Commit(row)).AsTask()));
        await Task.WhenAll(reads);
        source.Delay = TimeSpan.Zero;
        await Task.Delay(s_afterOverlap, cancellationToken);
        var old = await source.CountOldAsync(replicas);
        await DisposeAsync(replicas);
        return old;
    }

    private static async Task<(int During, int After)> CutOffAsync(Contestant contestant, RedisServer server, CancellationToken cancellationToken)
    {
        var source = new RowSource(CutOffKeys);
        var prefix = Guid.NewGuid().ToString("N");
        await using var forwarder = new TcpForwarder(server.Port);
        await using var writer = await contestant.StartAsync(server.ConnectionString, prefix, Contestant.OperationTimeout);
        await using var cutOff = await contestant.StartAsync($"127.0.0.1:{forwarder.Port},password={server.Password}", prefix, Contestant.OperationTimeout);
        for (var row = 0; row < CutOffKeys; row++)
        {
            await writer.ReadAsync(RowSource.Key(row), source, row);
            await cutOff.ReadAsync(RowSource.Key(row), source, row);
        }

        forwarder.Cut();
        for (var row = 0; row < CutOffKeys; row++)
        {
            await writer.WriteAsync(RowSource.Key(row), source.Commit(row));
        }

        await Task.Delay(s_untilFirstLook, cancellationToken);
        var during = await source.CountOldAsync(cutOff);
        await Task.Delay(s_untilRestored, cancellationToken);
        forwarder.Restore();
        await Task.Delay(s_untilSecondLook, cancellationToken);
        return (during, await source.CountOldAsync(cutOff));
    }

    private static async Task DisposeAsync(IReplicaUnderTest[] replicas)
    {
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }
    }
}
