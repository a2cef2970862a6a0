using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Showroom.Api.Leaderboard;
using Showroom.Api.Leaderboard.Boards;
using Showroom.Api.Leaderboard.Cache;
using Showroom.Api.Leaderboard.Data;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.Leaderboard;

/// <summary>The leaderboards of one replica, without HTTP.</summary>
internal sealed class LeaderboardReplica : IAsyncDisposable
{
    private readonly IHost _host;

    private LeaderboardReplica(IHost host) => _host = host;

    public ILeaderboard Leaderboard => Get<ILeaderboard>();

    public LeaderboardReader Reader => Get<LeaderboardReader>();

    public RankReader Postgres => Get<RankReader>();

    public LeaderboardSets Sets => Get<LeaderboardSets>();

    public ScoreStore Scores => Get<ScoreStore>();

    public SetRebuilder Rebuilder => Get<SetRebuilder>();

    public NpgsqlDataSource Database => Get<NpgsqlDataSource>();

    public IConnectionMultiplexer Redis => Get<IConnectionMultiplexer>();

    /// <param name="database">The connection string of a migrated database.</param>
    /// <param name="redis">The connection string.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isRunning">Whether the background services run.</param>
    /// <param name="settings">Of the section <c>Leaderboard</c>.</param>
    public static async Task<LeaderboardReplica> StartAsync(
        string database, string redis, TimeProvider? time = null, bool isRunning = true, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            settings.Select(static setting => KeyValuePair.Create($"Leaderboard:{setting.Key}", (string?)setting.Value)).Prepend(KeyValuePair.Create("Leaderboard:RedisTimeout", (string?)"00:00:10"))
                .GroupBy(static setting => setting.Key, static (_, values) => values.Last()));
        builder.Services.AddLogging();
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { MaxPoolSize = 20 }));
        var options = ConfigurationOptions.Parse(redis);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        (options.ConnectTimeout, options.AsyncTimeout, options.KeepAlive) = (60_000, 60_000, 60);
        options.AllowAdmin = true;
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => multiplexer);
        builder.Services.AddRanking();
        var replica = new LeaderboardReplica(builder.Build());
        if (isRunning)
        {
            await replica._host.StartAsync(TestContext.Current.CancellationToken);
        }

        return replica;
    }

    public Task IncrementAsync(Board board, Guid member, int amount = 1, Guid? eventId = null, DateTimeOffset? occurredAt = null) => Leaderboard.IncrementAsync(
        new LeaderboardIncrement(board, member, NameOf(member), eventId ?? Guid.CreateVersion7(), amount, occurredAt ?? Get<TimeProvider>().GetUtcNow()),
        TestContext.Current.CancellationToken);

    public static string NameOf(Guid member) => $"member {member:N}";

    /// <summary>Waits until reads of the set come from Redis and equal Postgres.</summary>
    public async Task WaitUntilConsistentAsync(BoardPeriod set)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var difference = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                var expected = await Postgres.TopAsync(set, 1000, cancellation);
                var (actual, isFromRedis) = await Reader.TopAsync(set, 1000, cancellation);
                difference = !isFromRedis ? "Redis is not used." : $"{expected.Except(actual).FirstOrDefault()} is in Postgres, {actual.Except(expected).FirstOrDefault()} in Redis.";
                return isFromRedis && expected.SequenceEqual(actual);
            },
            () => difference);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();
}
