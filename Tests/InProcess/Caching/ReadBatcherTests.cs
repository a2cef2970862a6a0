using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Showroom.Caching.Redis;
using Showroom.Tests.InProcess.Caching.Servers;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.Caching;

/// <summary>Concurrent reads: each gets its own value, and they share commands.</summary>
public abstract partial class ReadBatcherTests(RedisLikeServer server)
{
    private const int Keys = 200;

    private readonly string _prefix = "r" + Guid.NewGuid().ToString("N") + ":";

    private RedisKey Key(int number) => _prefix + number.ToString(CultureInfo.InvariantCulture);

    [Fact]
    public async Task Each_read_gets_the_value_of_its_own_key_or_null()
    {
        await using var connection = await ConnectAsync();
        var reads = new ReadBatcher(connection.GetDatabase());

        await Task.WhenAll(Enumerable.Range(0, 30).Select(reader => Task.Run(async () =>
        {
            var random = new Random(reader);
            for (var i = 0; i < 300; i++)
            {
                var (one, other) = (random.Next(2 * Keys), random.Next(2 * Keys));
                var (first, second) = (reads.GetAsync(Key(one)), reads.GetAsync(Key(other)));
                Assert.Equal(one < Keys ? BitConverter.GetBytes(one) : null, await first);
                Assert.Equal(other < Keys ? BitConverter.GetBytes(other) : null, await second);
            }
        })));
    }

    [Fact]
    public async Task A_reader_does_not_wait_for_the_continuations_of_other_readers()
    {
        await using var connection = await ConnectAsync();
        var reads = new ReadBatcher(connection.GetDatabase());
        using var completed = new CountdownEvent(3);

        // Each blocks the thread that completed its read until the others are completed.
        var readers = Enumerable.Range(0, 3).Select(async i =>
        {
            await reads.GetAsync(Key(i)).ConfigureAwait(false);
            completed.Signal();
            Assert.True(completed.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken), "A reader waited for another one.");
        });

        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task Every_read_fails_after_the_connection_is_closed()
    {
        var connection = await ConnectAsync();
        var reads = new ReadBatcher(connection.GetDatabase());
        await connection.DisposeAsync();

        var failed = Enumerable.Range(0, 3 * ReadBatcher.BatchSize).Select(i => reads.GetAsync(Key(i))).ToArray();

        foreach (var read in failed)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => read.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_command_belongs_to_the_trace_of_one_of_its_readers()
    {
        await using var connection = await ConnectAsync();
        var reads = new ReadBatcher(connection.GetDatabase());
        var seen = new ConcurrentQueue<ActivityTraceId?>();
        connection.RegisterProfiler(() =>
        {
            seen.Enqueue(Activity.Current?.TraceId);
            return null;
        });

        using var unrecorded = new Activity("one").Start();
        var first = reads.GetAsync(Key(1));
        using var recorded = new Activity("other") { ActivityTraceFlags = ActivityTraceFlags.Recorded };
        recorded.SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded).Start();
        await Task.WhenAll(first, reads.GetAsync(Key(2)));
        Assert.Contains(recorded.TraceId, seen);

        seen.Clear();
        Activity.Current = unrecorded;
        await reads.GetAsync(Key(3));
        Assert.Equal([unrecorded.TraceId], seen.Where(static trace => trace is not null));
    }

    private protected async Task<(int Gets, int Mgets)> CountAsync(int together)
    {
        await using var connection = await ConnectAsync();
        var reads = new ReadBatcher(connection.GetDatabase());
        var before = await CommandsAsync(connection);
        await Task.WhenAll(Enumerable.Range(0, together).Select(i => reads.GetAsync(Key(i))));
        var after = await CommandsAsync(connection);
        return (after.Gets - before.Gets, after.Mgets - before.Mgets);
    }

    private static async Task<(int Gets, int Mgets)> CommandsAsync(ConnectionMultiplexer connection)
    {
        var info = (await connection.GetServers()[0].InfoRawAsync("commandstats"))!;
        return (Calls("get"), Calls("mget"));

        int Calls(string command) => CommandStatistics().Matches(info).Where(match => match.Groups[1].Value == command)
            .Select(match => int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)).SingleOrDefault();
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        // Without the tie-breaker request, which would count as a GET.
        var connection = await ConnectionMultiplexer.ConnectAsync(server.Configuration + ",tiebreaker=");
        await Task.WhenAll(Enumerable.Range(0, Keys).Select(i => connection.GetDatabase().StringSetAsync(Key(i), BitConverter.GetBytes(i), TimeSpan.FromMinutes(5))));
        return connection;
    }

    [GeneratedRegex(@"cmdstat_(\w+):calls=(\d+)")]
    private static partial Regex CommandStatistics();
}

public sealed class RedisReadBatcherTests(RedisCacheServer server) : ReadBatcherTests(server), IClassFixture<RedisCacheServer>
{
    [Fact]
    public async Task Concurrent_reads_share_commands()
    {
        var (gets, mgets) = await CountAsync(128);

        Assert.InRange(gets + mgets, 128 / ReadBatcher.BatchSize, 127);
    }

    [Fact]
    public async Task A_single_read_is_a_GET() => Assert.Equal((1, 0), await CountAsync(1));
}

public sealed class GarnetReadBatcherTests(GarnetCacheServer server) : ReadBatcherTests(server), IClassFixture<GarnetCacheServer>;
