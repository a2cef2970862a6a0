using Showroom.Api.Leaderboard;
using Showroom.Api.Leaderboard.Boards;
using Showroom.Api.Leaderboard.Cache;
using Showroom.Tests.InProcess.Caching.Servers;

namespace Showroom.Tests.InProcess.Leaderboard;

/// <summary>What callers of the leaderboards see, on every supported server.</summary>
public abstract partial class LeaderboardSuite(TestServers servers, RedisLikeServer server)
{
    private static readonly BoardPeriod s_chatters = new(Board.TopChatters, Period.AllTime);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_that_is_delivered_ten_times_by_two_replicas_counts_once()
    {
        var database = await StartAsync();
        await using var one = await LeaderboardReplica.StartAsync(database, server.Configuration);
        await using var two = await LeaderboardReplica.StartAsync(database, server.Configuration);
        var members = NewMembers(7);
        var events = Enumerable.Range(0, 100).Select(i => (Id: Guid.CreateVersion7(), Member: members[i % members.Length], Amount: 1 + (i % 3))).ToArray();
        var occurredAt = TimeProvider.System.GetUtcNow();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1_000),
            new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Cancellation },
            async (i, _) =>
            {
                var (id, member, amount) = events[i % events.Length];
                await (i % 2 == 0 ? one : two).IncrementAsync(Board.BestSellers, member, amount, id, occurredAt);
            });

        foreach (var period in (Period[])[Period.AllTime, Period.DayOf(occurredAt)])
        {
            var set = new BoardPeriod(Board.BestSellers, period);
            await one.WaitUntilConsistentAsync(set);
            var (entries, _) = await one.Reader.TopAsync(set, 1000, Cancellation);
            Assert.Equal(
                events.GroupBy(static e => e.Member).ToDictionary(static group => group.Key, static group => (long)group.Sum(static e => e.Amount)),
                entries.ToDictionary(static entry => entry.Id, static entry => entry.Score));
        }
    }

    [Fact]
    public async Task Events_count_if_and_only_if_the_transaction_of_the_caller_commits()
    {
        await using var replica = await LeaderboardReplica.StartAsync(await StartAsync(), server.Configuration);
        var members = NewMembers(3);
        var order = Guid.CreateVersion7();
        LeaderboardIncrement[] lines =
            [.. members.Select(member => new LeaderboardIncrement(Board.BestSellers, member, LeaderboardReplica.NameOf(member), order, 5, TimeProvider.System.GetUtcNow()))];

        Assert.Equal(6, (await CountAsync(commit: false)).Count);
        var scores = await CountAsync(commit: true);
        Assert.Equal(6, scores.Count);
        Assert.Empty(await CountAsync(commit: true));
        replica.Leaderboard.Publish(scores);

        var set = new BoardPeriod(Board.BestSellers, Period.AllTime);
        await replica.WaitUntilConsistentAsync(set);
        var (entries, _) = await replica.Reader.TopAsync(set, 10, Cancellation);
        Assert.Equal(members.Order().Select(static member => new LeaderboardEntry(1, member, LeaderboardReplica.NameOf(member), 5)), entries);

        async Task<IReadOnlyList<MemberScore>> CountAsync(bool commit)
        {
            await using var connection = await replica.Database.OpenConnectionAsync(Cancellation);
            await using var transaction = await connection.BeginTransactionAsync(Cancellation);
            var counted = await replica.Leaderboard.IncrementAsync(transaction, lines, Cancellation);
            await (commit ? transaction.CommitAsync(Cancellation) : transaction.RollbackAsync(Cancellation));
            return counted;
        }
    }

    [Fact]
    public async Task Ranks_around_every_member_are_those_of_Postgres_and_of_the_definition()
    {
        await using var replica = await LeaderboardReplica.StartAsync(await StartAsync(), server.Configuration);
        var random = new Random(12);
        var scores = NewMembers(40).ToDictionary(static member => member, _ => random.Next(1, 12));
        foreach (var (member, score) in scores)
        {
            await replica.IncrementAsync(Board.TopChatters, member, score);
        }

        await replica.WaitUntilConsistentAsync(s_chatters);
        LeaderboardEntry[] expected =
        [
            .. from pair in scores
               orderby pair.Value descending, pair.Key
               select new LeaderboardEntry(1 + scores.Values.Count(score => score > pair.Value), pair.Key, LeaderboardReplica.NameOf(pair.Key), pair.Value),
        ];
        foreach (var around in (int[])[0, 1, 5, 50])
        {
            for (var i = 0; i < expected.Length; i++)
            {
                var neighbours = expected[Math.Max(i - around, 0)..Math.Min(i + around + 1, expected.Length)];
                AssertFromRedis(neighbours, await replica.Reader.AroundAsync(s_chatters, expected[i].Id, around, Cancellation));
                Assert.Equal(neighbours, await replica.Postgres.AroundAsync(s_chatters, expected[i].Id, around, Cancellation));
            }
        }

        foreach (var count in (int[])[1, 10, 39, 40, 41, 1000])
        {
            AssertFromRedis(expected.Take(count), await replica.Reader.TopAsync(s_chatters, count, Cancellation));
            Assert.Equal(expected.Take(count), await replica.Postgres.TopAsync(s_chatters, count, Cancellation));
        }

        Assert.Equal((null, true), await replica.Reader.AroundAsync(s_chatters, Guid.CreateVersion7(), 5, Cancellation));
        Assert.Null(await replica.Postgres.AroundAsync(s_chatters, Guid.CreateVersion7(), 5, Cancellation));
        var empty = new BoardPeriod(Board.BestSellers, Period.AllTime);
        await replica.WaitUntilConsistentAsync(empty);
        AssertFromRedis([], await replica.Reader.TopAsync(empty, 10, Cancellation));
    }

    [Fact]
    public async Task A_new_day_in_UTC_starts_empty_and_a_late_event_counts_for_its_own_day()
    {
        var midnight = new DateTimeOffset(2026, 11, 29, 0, 0, 0, TimeSpan.Zero);
        var time = new FakeTimeProvider(midnight - TimeSpan.FromSeconds(1));
        await using var replica = await LeaderboardReplica.StartAsync(await StartAsync(), server.Configuration, time);
        var member = NewMembers(1)[0];
        BoardPeriod saturday = new(Board.TopChatters, new Period(20261128)), sunday = new(Board.TopChatters, new Period(20261129));

        await replica.IncrementAsync(Board.TopChatters, member, 3);
        await replica.WaitUntilConsistentAsync(saturday);

        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty((await replica.Reader.TopAsync(sunday, 10, Cancellation)).Entries);
        await replica.IncrementAsync(Board.TopChatters, member, 4);
        await replica.IncrementAsync(Board.TopChatters, member, 5, occurredAt: midnight - TimeSpan.FromMilliseconds(1));
        await replica.WaitUntilConsistentAsync(sunday);
        await replica.WaitUntilConsistentAsync(s_chatters);

        LeaderboardEntry Entry(long score) => new(1, member, LeaderboardReplica.NameOf(member), score);
        AssertFromRedis([Entry(4)], await replica.Reader.TopAsync(sunday, 10, Cancellation));
        Assert.Equal([Entry(8)], (await replica.Reader.TopAsync(saturday, 10, Cancellation)).Entries);
        AssertFromRedis([Entry(12)], await replica.Reader.TopAsync(s_chatters, 10, Cancellation));

        // Longer than the retention of events: it may have been counted and forgotten.
        await replica.IncrementAsync(Board.TopChatters, member, 6, occurredAt: midnight - TimeSpan.FromDays(31));
        Assert.Equal([Entry(12)], await replica.Postgres.TopAsync(s_chatters, 10, Cancellation));
    }

    [Fact]
    public async Task Every_key_has_the_lifetime_that_is_stated()
    {
        await using var replica = await LeaderboardReplica.StartAsync(await StartAsync(), server.Configuration);
        var now = TimeProvider.System.GetUtcNow();
        await replica.IncrementAsync(Board.TopChatters, NewMembers(1)[0], occurredAt: now);
        BoardPeriod today = new(Board.TopChatters, Period.DayOf(now));
        await replica.WaitUntilConsistentAsync(s_chatters);
        await replica.WaitUntilConsistentAsync(today);

        foreach (var key in (Showroom.ServiceDefaults.Redis.RedisKeyDefinition[])[LeaderboardKeys.Scores(s_chatters), LeaderboardKeys.Scores(today), LeaderboardKeys.Names(Board.TopChatters)])
        {
            var lifetime = await replica.Redis.GetDatabase().KeyTimeToLiveAsync(key.Key);
            Assert.InRange(lifetime ?? TimeSpan.Zero, key.Lifetime - TimeSpan.FromMinutes(5), key.Lifetime);
        }

        await foreach (var key in replica.Redis.GetServers()[0].KeysAsync(pattern: "*"))
        {
            // The lock of a rebuild may have expired since.
            var lifetime = await replica.Redis.GetDatabase().KeyTimeToLiveAsync(key);
            Assert.True(lifetime is not null || !await replica.Redis.GetDatabase().KeyExistsAsync(key), $"{key} has no lifetime.");
        }
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData(" ", 1)]
    [InlineData("name", 0)]
    [InlineData("name", -1)]
    [InlineData("name", LeaderboardIncrement.MaxAmount + 1)]
    public async Task An_increment_out_of_range_throws(string name, int amount)
    {
        await using var replica = await LeaderboardReplica.StartAsync(await StartAsync(), server.Configuration);
        var now = TimeProvider.System.GetUtcNow();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => replica.Leaderboard.IncrementAsync(new(Board.BestSellers, Guid.CreateVersion7(), name, Guid.CreateVersion7(), amount, now), Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => replica.Leaderboard.IncrementAsync(new(default, Guid.CreateVersion7(), "name", Guid.CreateVersion7(), 1, now), Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => replica.Leaderboard.IncrementAsync(new(Board.BestSellers, Guid.CreateVersion7(), "name", Guid.CreateVersion7(), 1, now.AddDays(2)), Cancellation));
    }

    private static void AssertFromRedis(IEnumerable<LeaderboardEntry> expected, (List<LeaderboardEntry>? Entries, bool IsFromRedis) read)
    {
        Assert.True(read.IsFromRedis);
        Assert.Equal(expected, read.Entries);
    }

    private protected static Guid[] NewMembers(int count) => [.. Enumerable.Range(0, count).Select(static _ => Guid.CreateVersion7())];

    /// <summary>Empties the server.</summary>
    /// <returns>The connection string of a new database.</returns>
    private async Task<string> StartAsync()
    {
        await FlushAsync();
        return await servers.NewMigratedDatabaseAsync();
    }

    private async Task FlushAsync()
    {
        await using var administrator = await RedisConnection.AsAdministratorAsync(server.Configuration);
        await administrator.GetServers()[0].FlushAllDatabasesAsync();
    }
}

public sealed class RedisLeaderboardTests(TestServers servers, RedisCacheServer server) : LeaderboardSuite(servers, server), IClassFixture<RedisCacheServer>;

public sealed class GarnetLeaderboardTests(TestServers servers, GarnetCacheServer server) : LeaderboardSuite(servers, server), IClassFixture<GarnetCacheServer>;
