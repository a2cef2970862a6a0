using Showroom.Api.Leaderboard.Boards;
using Showroom.Tests.InProcess.Caching.Servers;

namespace Showroom.Tests.InProcess.Leaderboard;

public sealed class LeaderboardClusterTests(TestServers servers, RedisClusterServer server) : IClassFixture<RedisClusterServer>
{
    [Fact]
    public async Task The_scripts_run_on_a_cluster()
    {
        await using var replica = await LeaderboardReplica.StartAsync(await servers.NewMigratedDatabaseAsync(), server.Cluster.ConnectionString);
        foreach (var board in BoardNames.Boards)
        {
            var member = Guid.CreateVersion7();
            await replica.IncrementAsync(board, member);
            await replica.WaitUntilConsistentAsync(new BoardPeriod(board, Period.AllTime));
            var (entries, isFromRedis) = await replica.Reader.AroundAsync(new BoardPeriod(board, Period.AllTime), member, 5, TestContext.Current.CancellationToken);
            Assert.True(isFromRedis);
            Assert.Equal([new LeaderboardEntry(1, member, LeaderboardReplica.NameOf(member), 1)], entries);
        }
    }
}
