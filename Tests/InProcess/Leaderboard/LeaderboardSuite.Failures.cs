using System.Collections.Concurrent;
using Showroom.Api.Leaderboard.Boards;
using Showroom.Api.Leaderboard.Cache;
using Showroom.Api.Leaderboard.Data;

namespace Showroom.Tests.InProcess.Leaderboard;

public abstract partial class LeaderboardSuite
{
    [Fact]
    public async Task A_score_that_is_committed_while_the_set_is_rebuilt_is_in_the_new_set()
    {
        await using var replica = await LeaderboardReplica.StartAsync(await StartAsync(), server.Configuration, isRunning: false);
        var (sets, scores, members) = (replica.Sets, replica.Scores, NewMembers(2));
        await CountAsync(replica, members[0], 1);
        Assert.True(await sets.BeginRebuildAsync(s_chatters, "first"));
        Assert.False(await sets.BeginRebuildAsync(s_chatters, "second"));
        var checkpoint = await scores.ReadCheckpointAsync(Cancellation);
        List<MemberScore> read = [];
        await foreach (var page in scores.ReadAllAsync(s_chatters, 500, Cancellation))
        {
            read.AddRange(page);
        }

        await CountAsync(replica, members[0], 2);
        await CountAsync(replica, members[1], 1);
        Assert.Null(await sets.TopAsync(s_chatters, 10));
        Assert.False(await sets.AddToRebuildAsync(s_chatters, "second", read));
        Assert.True(await sets.AddToRebuildAsync(s_chatters, "first", read));
        Assert.False(await sets.CompleteRebuildAsync(s_chatters, "second", checkpoint));
        Assert.True(await sets.CompleteRebuildAsync(s_chatters, "first", checkpoint));
        Assert.False(await sets.CompleteRebuildAsync(s_chatters, "first", checkpoint));

        Assert.Equal([(members[0], 3), (members[1], 1)], (await sets.TopAsync(s_chatters, 10))!.Members.Select(static member => (member.Id, member.Score)));
    }

    [Fact]
    public async Task No_increment_is_lost_while_the_set_is_rebuilt_again_and_again()
    {
        // No background services: what the set lacks after the last rebuild would remain missing.
        await using var replica = await LeaderboardReplica.StartAsync(await StartAsync(), server.Configuration, isRunning: false);
        var members = NewMembers(600);
        foreach (var member in members)
        {
            await CountAsync(replica, member, 1);
        }

        var rebuilds = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(
            async () =>
            {
                for (var i = writer; !stop.IsCancellationRequested; i += 4)
                {
                    await CountAsync(replica, members[i * 7 % members.Length], 1);
                }
            },
            Cancellation)).ToArray();
        while (rebuilds < 25)
        {
            Assert.True(await replica.Rebuilder.TryRebuildAsync(s_chatters, Cancellation));
            rebuilds++;
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);

        var actual = (await replica.Sets.TopAsync(s_chatters, 1000))!.Rank();
        Assert.Equal(await replica.Postgres.TopAsync(s_chatters, 1000, Cancellation), actual);
    }

    [Fact]
    public async Task A_score_that_never_reached_Redis_is_found_by_the_synchronization()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var replica = await LeaderboardReplica.StartAsync(await StartAsync(), server.Configuration, time);
        var members = NewMembers(2);
        await replica.IncrementAsync(Board.TopChatters, members[0]);
        await replica.WaitUntilConsistentAsync(s_chatters);

        // As if the process had stopped after the commit.
        await using (var connection = await replica.Database.OpenConnectionAsync(Cancellation))
        {
            await ScoreStore.IncrementAsync(
                connection, [new CountedEvent(Board.TopChatters, members[1], LeaderboardReplica.NameOf(members[1]), Guid.CreateVersion7(), 2, time.GetUtcNow())], Cancellation);
        }

        Assert.Single((await replica.Reader.TopAsync(s_chatters, 10, Cancellation)).Entries);
        time.Advance(TimeSpan.FromSeconds(10));
        await replica.WaitUntilConsistentAsync(s_chatters);
        Assert.Equal(2, (await replica.Reader.TopAsync(s_chatters, 10, Cancellation)).Entries.Count);
    }

    [Fact]
    public async Task A_synchronization_leaves_an_older_copy_that_replaced_the_set_meanwhile_as_it_is()
    {
        await using var replica = await LeaderboardReplica.StartAsync(await StartAsync(), server.Configuration, isRunning: false);
        var (redis, key, member) = (replica.Redis.GetDatabase(), LeaderboardKeys.Scores(s_chatters).Key, Guid.CreateVersion7());
        MemberScore[] scores = [new(s_chatters, member, "Ada", 3)];
        await redis.SortedSetAddAsync(key, "checkpoint", 5);

        Assert.False(await replica.Sets.CatchUpAsync(s_chatters, scores, since: 6, checkpoint: 7));
        Assert.Equal((5, 1), (await replica.Sets.ReadCheckpointAsync(s_chatters), await redis.SortedSetLengthAsync(key)));

        // Another replica has been faster or slower.
        Assert.True(await replica.Sets.CatchUpAsync(s_chatters, scores, since: 4, checkpoint: 7));
        Assert.True(await replica.Sets.CatchUpAsync(s_chatters, [], since: 3, checkpoint: 6));
        Assert.Equal((7, 2), (await replica.Sets.ReadCheckpointAsync(s_chatters), await redis.SortedSetLengthAsync(key)));
    }

    [Fact]
    public async Task Changed_scores_come_in_the_order_of_their_transactions_with_the_checkpoint_of_each_page()
    {
        await using var replica = await LeaderboardReplica.StartAsync(await StartAsync(), server.Configuration, isRunning: false);
        var since = await replica.Scores.ReadCheckpointAsync(Cancellation);
        var members = NewMembers(5);
        foreach (var member in members)
        {
            await replica.IncrementAsync(Board.TopChatters, member);
        }

        var pages = new List<(IReadOnlyList<MemberScore> Page, long Reached)>();
        await foreach (var page in replica.Scores.ReadChangedAsync(s_chatters, since, long.MaxValue, 2, Cancellation))
        {
            pages.Add(page);
        }

        Assert.Equal([2, 2, 1], pages.Select(static page => page.Page.Count));
        Assert.Equal(members, pages.SelectMany(static page => page.Page).Select(static score => score.MemberId));
        Assert.Equal(long.MaxValue, pages[^1].Reached);
        Assert.True(since < pages[0].Reached && pages[0].Reached < pages[1].Reached);
        await foreach (var (page, reached) in replica.Scores.ReadChangedAsync(s_chatters, pages[1].Reached, pages[1].Reached, 2, Cancellation))
        {
            // Those of the last transaction only, and no checkpoint beyond what is known to be finished.
            Assert.Equal((members[^1], pages[1].Reached), (Assert.Single(page).MemberId, reached));
        }
    }

    [Fact]
    public async Task An_older_copy_of_a_set_catches_up_from_its_own_checkpoint()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var replica = await LeaderboardReplica.StartAsync(await StartAsync(), server.Configuration, time);
        var (members, redis, key) = (NewMembers(20), replica.Redis.GetDatabase(), LeaderboardKeys.Scores(s_chatters).Key);
        await CountManyAsync(members[..10]);
        var older = await redis.SortedSetRangeByRankWithScoresAsync(key);
        await CountManyAsync(members[5..]);
        Assert.True((await redis.SortedSetLengthAsync(key)) >= older.Length + 10);

        // In one step: a synchronization that was requested earlier would rebuild a set that does not exist.
        var restore = redis.CreateTransaction();
        _ = restore.KeyDeleteAsync(key);
        _ = restore.SortedSetAddAsync(key, older);
        Assert.True(await restore.ExecuteAsync());
        time.Advance(TimeSpan.FromSeconds(10));
        await replica.WaitUntilConsistentAsync(s_chatters);

        async Task CountManyAsync(Guid[] counted)
        {
            foreach (var member in counted)
            {
                await replica.IncrementAsync(Board.TopChatters, member);
            }

            // Writes reach the set by themselves; the synchronization is over when it has advanced the checkpoint.
            var next = await replica.Scores.ReadCheckpointAsync(Cancellation);
            time.Advance(TimeSpan.FromSeconds(10));
            await Eventually.HoldsAsync(async () => await replica.Sets.ReadCheckpointAsync(s_chatters) >= next, () => "The set was not synchronized.");
            await replica.WaitUntilConsistentAsync(s_chatters);
        }
    }

    [Fact]
    public async Task A_set_of_another_database_is_rebuilt()
    {
        await using var replica = await LeaderboardReplica.StartAsync(await StartAsync(), server.Configuration, isRunning: false);
        Assert.True(await replica.Sets.BeginRebuildAsync(s_chatters, "other"));
        Assert.True(await replica.Sets.AddToRebuildAsync(s_chatters, "other", [new MemberScore(s_chatters, Guid.CreateVersion7(), "unknown", 7)]));
        Assert.True(await replica.Sets.CompleteRebuildAsync(s_chatters, "other", 1L << 40));

        await using var other = await LeaderboardReplica.StartAsync(await servers.NewMigratedDatabaseAsync(), server.Configuration);
        await other.WaitUntilConsistentAsync(s_chatters);
        Assert.Empty((await other.Reader.TopAsync(s_chatters, 10, Cancellation)).Entries);
    }

    [Fact]
    public async Task Lost_names_come_from_Postgres()
    {
        await using var replica = await LeaderboardReplica.StartAsync(await StartAsync(), server.Configuration);
        var members = NewMembers(3);
        foreach (var member in members)
        {
            await replica.IncrementAsync(Board.TopChatters, member);
        }

        await replica.WaitUntilConsistentAsync(s_chatters);
        await replica.Redis.GetDatabase().KeyDeleteAsync(LeaderboardKeys.Names(Board.TopChatters).Key);

        var (entries, isFromRedis) = await replica.Reader.TopAsync(s_chatters, 10, Cancellation);
        Assert.True(isFromRedis);
        Assert.Equal(members.Order().Select(LeaderboardReplica.NameOf), entries.Select(static entry => entry.Name));
    }

    [Fact]
    public async Task Keys_with_values_of_another_type_are_replaced()
    {
        await StartAsync();
        var database = await servers.NewMigratedDatabaseAsync();
        await using (var administrator = await Caching.Servers.RedisConnection.AsAdministratorAsync(server.Configuration))
        {
            await administrator.GetDatabase().StringSetAsync(LeaderboardKeys.Scores(s_chatters).Key, "not a sorted set", TimeSpan.FromMinutes(1));
        }

        await using var replica = await LeaderboardReplica.StartAsync(database, server.Configuration);
        await replica.IncrementAsync(Board.TopChatters, NewMembers(1)[0]);
        await replica.WaitUntilConsistentAsync(s_chatters);
    }

    [Fact]
    public async Task Reads_are_right_while_Redis_is_flushed_killed_paused_and_restarted_under_load()
    {
        var database = await StartAsync();
        (string, string)[] settings = [("RedisTimeout", "00:00:00.250"), ("SynchronizationInterval", "00:00:01")];
        await using var one = await LeaderboardReplica.StartAsync(database, server.Configuration, settings: settings);
        await using var two = await LeaderboardReplica.StartAsync(database, server.Configuration, settings: settings);
        var members = NewMembers(50);
        BoardPeriod[] sets = [s_chatters, new(Board.BestSellers, Period.AllTime)];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var counted = new ConcurrentDictionary<(Board, Guid), long>();
        var (writes, reads) = (0, 0);
        var load = Enumerable.Range(0, 6).Select(worker => Task.Run(() => WorkAsync(worker, worker % 2 == 0 ? one : two, new Random(worker)), Cancellation)).ToArray();

        await ProgressAsync(100);
        await FlushAsync();
        await ProgressAsync(100);
        await server.Process.StopAsync();
        await ProgressAsync(50);
        await server.Process.StartAgainAsync();
        await ProgressAsync(100);
        await server.Process.PauseAsync();
        await ProgressAsync(30);
        await server.Process.ResumeAsync();
        await FlushAsync();
        await ProgressAsync(100);
        await stop.CancelAsync();
        await Task.WhenAll(load);

        foreach (var replica in (LeaderboardReplica[])[one, two])
        {
            foreach (var set in sets)
            {
                await replica.WaitUntilConsistentAsync(set);
                var (entries, _) = await replica.Reader.TopAsync(set, 1000, Cancellation);
                Assert.Equal(
                    counted.Where(pair => pair.Key.Item1 == set.Board).ToDictionary(static pair => pair.Key.Item2, static pair => pair.Value),
                    entries.ToDictionary(static entry => entry.Id, static entry => entry.Score));
            }
        }

        async Task WorkAsync(int worker, LeaderboardReplica replica, Random random)
        {
            while (!stop.IsCancellationRequested)
            {
                var (set, member) = (sets[random.Next(sets.Length)], members[random.Next(members.Length)]);
                if (worker < 4)
                {
                    var amount = random.Next(1, 5);
                    await replica.IncrementAsync(set.Board, member, amount);
                    counted.AddOrUpdate((set.Board, member), amount, (_, sum) => sum + amount);
                    Interlocked.Increment(ref writes);
                }
                else
                {
                    var (top, _) = await replica.Reader.TopAsync(set, 10, Cancellation);
                    Assert.Equal(top.OrderByDescending(static entry => entry.Score).ThenBy(static entry => entry.Id), top);
                    var (around, _) = await replica.Reader.AroundAsync(set, member, 3, Cancellation);
                    Assert.True(around is null || around.Any(entry => entry.Id == member));
                    Interlocked.Increment(ref reads);
                }
            }
        }

        Task ProgressAsync(int operations)
        {
            var (writesBefore, readsBefore) = (Volatile.Read(ref writes), Volatile.Read(ref reads));
            return Eventually.HoldsAsync(
                () => load.Any(static task => task.IsFaulted) || (Volatile.Read(ref writes) >= writesBefore + operations && Volatile.Read(ref reads) >= readsBefore + operations),
                () => "The load did not progress.");
        }
    }

    /// <summary>Counts in Postgres, then writes to Redis and waits for it.</summary>
    private static async Task CountAsync(LeaderboardReplica replica, Guid member, int amount)
    {
        await using var connection = await replica.Database.OpenConnectionAsync(Cancellation);
        var scores = await ScoreStore.IncrementAsync(
            connection,
            [new CountedEvent(Board.TopChatters, member, LeaderboardReplica.NameOf(member), Guid.CreateVersion7(), amount, TimeProvider.System.GetUtcNow())],
            Cancellation);
        await replica.Sets.MergeAsync(s_chatters, [.. scores.Where(static score => score.Set == s_chatters)], areNamesCurrent: true);
    }
}
