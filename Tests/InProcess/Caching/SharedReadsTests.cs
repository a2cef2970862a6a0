using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Showroom.Caching.Remote;
using Showroom.Tests.InProcess.Caching.Servers;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.Caching;

/// <summary>Reads that go to the server together: each gets its own, and they are few commands.</summary>
public abstract partial class SharedReadsTests(RedisLikeServer server)
{
    private const int Keys = 200;

    private readonly string _prefix = "r" + Guid.NewGuid().ToString("N") + ":";

    private RedisKey Key(int number) => _prefix + number.ToString(CultureInfo.InvariantCulture);

    [Fact]
    public async Task Each_gets_the_value_of_its_own_key_or_nothing()
    {
        await using var connection = await ConnectAsync();
        var reads = new SharedReads(connection.GetDatabase());

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
    public async Task Who_reads_a_value_waits_for_no_other_reader_to_be_done_with_his()
    {
        await using var connection = await ConnectAsync();
        var reads = new SharedReads(connection.GetDatabase());
        using var last = new CountdownEvent(3);

        // Each holds the thread that brought him his value until the others have theirs.
        var readers = Enumerable.Range(0, 3).Select(async i =>
        {
            await reads.GetAsync(Key(i)).ConfigureAwait(false);
            last.Signal();
            Assert.True(last.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), "One waits for another.");
        });

        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task Every_read_of_a_server_that_is_gone_fails()
    {
        var connection = await ConnectAsync();
        var reads = new SharedReads(connection.GetDatabase());
        await connection.DisposeAsync();

        var failed = Enumerable.Range(0, 3 * SharedReads.Most).Select(i => reads.GetAsync(Key(i))).ToArray();

        foreach (var read in failed)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => read.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_command_is_part_of_the_trace_of_who_reads()
    {
        await using var connection = await ConnectAsync();
        var reads = new SharedReads(connection.GetDatabase());
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
        var reads = new SharedReads(connection.GetDatabase());
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
        // Without the question for a tie-breaker, which would be a GET too.
        var connection = await ConnectionMultiplexer.ConnectAsync(server.Configuration + ",tiebreaker=");
        await Task.WhenAll(Enumerable.Range(0, Keys).Select(i => connection.GetDatabase().StringSetAsync(Key(i), BitConverter.GetBytes(i), TimeSpan.FromMinutes(5))));
        return connection;
    }

    [GeneratedRegex(@"cmdstat_(\w+):calls=(\d+)")]
    private static partial Regex CommandStatistics();
}

public sealed class RedisSharedReadsTests(RedisCacheServer server) : SharedReadsTests(server), IClassFixture<RedisCacheServer>
{
    [Fact]
    public async Task Many_at_once_are_few_commands()
    {
        var (gets, mgets) = await CountAsync(128);

        Assert.InRange(gets + mgets, 128 / SharedReads.Most, 127);
    }

    [Fact]
    public async Task One_alone_is_a_GET() => Assert.Equal((1, 0), await CountAsync(1));
}

public sealed class GarnetSharedReadsTests(GarnetCacheServer server) : SharedReadsTests(server), IClassFixture<GarnetCacheServer>;
