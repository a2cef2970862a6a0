using Microsoft.Extensions.Options;
using Showroom.Api.Accounts.Login;
using Showroom.Api.Accounts.Sessions;
using Showroom.ServiceDefaults.Sessions;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.Accounts;

/// <summary>What every store of sessions does.</summary>
public abstract class SessionStoreSuite
{
    private static readonly byte[] s_ticket = [0, 10, 13, 32, 255, 0, 49, 32];

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected abstract Task<ISessionStore> CreateAsync(SessionStoreOptions options);

    /// <summary>Lets the store's clock run; the condition is polled meanwhile.</summary>
    private protected virtual Task UntilAsync(Func<Task<bool>> condition) => Eventually.HoldsAsync(condition, () => "It did not happen.");

    [Fact]
    public async Task A_session_is_found_with_its_ticket_until_it_is_revoked()
    {
        var store = await CreateAsync(new());
        var id = SessionId.Create(Guid.CreateVersion7());
        await store.CreateAsync(id, s_ticket, Cancellation);
        var found = await store.FindAsync(id, Cancellation);
        Assert.Equal(s_ticket, found!.Ticket);
        Assert.InRange(found.Remaining, TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(30));
        Assert.True(found.CanExtend);
        Assert.True(await store.RevokeAsync(id.AccountId, id.PublicId, Cancellation));
        Assert.Null(await store.FindAsync(id, Cancellation));
        Assert.False(await store.RevokeAsync(id.AccountId, id.PublicId, Cancellation));
    }

    [Fact]
    public async Task Another_id_of_the_same_account_is_not_found()
    {
        var store = await CreateAsync(new());
        var id = SessionId.Create(Guid.CreateVersion7());
        await store.CreateAsync(id, s_ticket, Cancellation);
        Assert.Null(await store.FindAsync(SessionId.Create(id.AccountId), Cancellation));
    }

    [Fact]
    public async Task A_revoked_session_is_not_created_again_by_an_extension()
    {
        var store = await CreateAsync(new());
        var id = SessionId.Create(Guid.CreateVersion7());
        await store.CreateAsync(id, s_ticket, Cancellation);
        await store.RevokeAllAsync(id.AccountId, Cancellation);
        await store.ExtendAsync(id, Cancellation);
        Assert.Null(await store.FindAsync(id, Cancellation));
        Assert.Empty(await store.ListAsync(id.AccountId, Cancellation));
    }

    [Fact]
    public async Task A_new_session_ends_the_oldest_when_the_account_has_too_many()
    {
        var store = await CreateAsync(new() { MaxPerAccount = 2 });
        var account = Guid.CreateVersion7();
        var ids = Enumerable.Range(0, 3).Select(_ => SessionId.Create(account)).ToArray();
        foreach (var id in ids)
        {
            await store.CreateAsync(id, s_ticket, Cancellation);
            // The order of sessions of one millisecond is not defined.
            await UntilAsync(async () => (await store.FindAsync(id, Cancellation))!.Age > TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal([ids[1].PublicId, ids[2].PublicId], (await store.ListAsync(account, Cancellation)).Select(session => session.PublicId));
        Assert.Null(await store.FindAsync(ids[0], Cancellation));
    }

    [Fact]
    public async Task A_session_that_is_not_used_ends_after_the_idle_timeout()
    {
        var store = await CreateAsync(new() { IdleTimeout = TimeSpan.FromSeconds(1) });
        var id = SessionId.Create(Guid.CreateVersion7());
        await store.CreateAsync(id, s_ticket, Cancellation);
        await UntilAsync(async () => await store.FindAsync(id, Cancellation) is null);
        Assert.Empty(await store.ListAsync(id.AccountId, Cancellation));
    }

    [Fact]
    public async Task An_extension_starts_the_idle_timeout_again()
    {
        var store = await CreateAsync(new() { IdleTimeout = TimeSpan.FromMinutes(5) });
        var id = SessionId.Create(Guid.CreateVersion7());
        await store.CreateAsync(id, s_ticket, Cancellation);
        await UntilAsync(async () => (await store.FindAsync(id, Cancellation))!.Remaining < TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(50));
        var before = (await store.FindAsync(id, Cancellation))!;
        await store.ExtendAsync(id, Cancellation);
        var after = (await store.FindAsync(id, Cancellation))!;
        Assert.True(after.Remaining > before.Remaining, $"{before.Remaining}, then {after.Remaining}");
        Assert.True(after.Age >= before.Age);
        Assert.Equal(s_ticket, after.Ticket);
    }

    [Fact]
    public async Task A_session_that_is_always_used_ends_after_the_absolute_timeout()
    {
        var id = SessionId.Create(Guid.CreateVersion7());
        var longStore = await CreateAsync(new() { IdleTimeout = TimeSpan.FromMinutes(5), AbsoluteTimeout = TimeSpan.FromMinutes(5) });
        await longStore.CreateAsync(id, s_ticket, Cancellation);
        Assert.False((await longStore.FindAsync(id, Cancellation))!.CanExtend);

        var store = await CreateAsync(new() { IdleTimeout = TimeSpan.FromSeconds(2), AbsoluteTimeout = TimeSpan.FromSeconds(2) });
        id = SessionId.Create(Guid.CreateVersion7());
        await store.CreateAsync(id, s_ticket, Cancellation);
        await UntilAsync(async () =>
        {
            await store.ExtendAsync(id, Cancellation);
            return await store.FindAsync(id, Cancellation) is null;
        });
    }
}

public sealed class LocalSessionStoreTests : SessionStoreSuite
{
    private readonly FakeTimeProvider _time = new();

    private protected override Task<ISessionStore> CreateAsync(SessionStoreOptions options) =>
        Task.FromResult<ISessionStore>(new LocalSessionStore(_time, Options.Create(options)));

    private protected override Task UntilAsync(Func<Task<bool>> condition) => base.UntilAsync(() =>
    {
        _time.Advance(TimeSpan.FromMilliseconds(10));
        return condition();
    });
}

public sealed class RedisSessionStoreTests(TestServers servers) : SessionStoreSuite
{
    private protected override async Task<ISessionStore> CreateAsync(SessionStoreOptions options) =>
        new RedisSessionStore(await RedisClient.ConnectAsync(await servers.NewRedisAsync()), Options.Create(options with { OperationTimeout = TimeSpan.FromMinutes(1) }));

    [Fact]
    public async Task The_key_of_an_account_expires_with_its_last_session()
    {
        var redis = await RedisClient.ConnectAsync(await servers.NewRedisAsync());
        var store = new RedisSessionStore(redis, Options.Create(new SessionStoreOptions { OperationTimeout = TimeSpan.FromMinutes(1) }));
        var id = SessionId.Create(Guid.CreateVersion7());
        await store.CreateAsync(id, [1], Cancellation);
        var expiry = await redis.GetDatabase().KeyTimeToLiveAsync($"showroom:sessions:{id.AccountId:N}");
        Assert.InRange(expiry!.Value, TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task What_follows_a_call_may_block_its_thread_until_Redis_responds()
    {
        await using var redis = await RedisClient.ConnectAsync(await servers.NewRedisAsync());
        var store = new RedisSessionStore(redis, Options.Create(new SessionStoreOptions { OperationTimeout = TimeSpan.FromMinutes(1) }));
        var id = SessionId.Create(Guid.CreateVersion7());

        // As in a request: without the context of a test, which would move what follows to another thread.
        await Task.Run(
            async () =>
            {
                for (var call = 0; call < 200; call++)
                {
                    await store.FindAsync(id, Cancellation);
                    // Fails with a timeout on the thread that reads the response.
                    redis.GetDatabase().StringGet("key");
                }
            },
            Cancellation);
    }
}

public sealed class GarnetServer : IAsyncLifetime
{
    private RedisServer? _server;

    public string ConnectionString => _server!.ConnectionString;

    public async ValueTask InitializeAsync() => _server = await TestServers.StartGarnetAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}

public sealed class GarnetSessionStoreTests(GarnetServer garnet) : SessionStoreSuite, IClassFixture<GarnetServer>
{
    private protected override async Task<ISessionStore> CreateAsync(SessionStoreOptions options) =>
        new RedisSessionStore(await RedisClient.ConnectAsync(garnet.ConnectionString), Options.Create(options with { OperationTimeout = TimeSpan.FromMinutes(1) }));

    [Fact]
    public async Task Of_concurrent_attempts_exactly_the_free_ones_are_allowed()
    {
        await using var redis = await RedisClient.ConnectAsync(garnet.ConnectionString);
        await LoginThrottleTests.AssertExactAsync(redis);
    }
}

public sealed class LoginThrottleTests(TestServers servers)
{
    [Fact]
    public async Task Of_concurrent_attempts_exactly_the_free_ones_are_allowed()
    {
        await using var redis = await RedisClient.ConnectAsync(await servers.NewRedisAsync());
        await AssertExactAsync(redis);
    }

    internal static async Task AssertExactAsync(IConnectionMultiplexer redis)
    {
        var sessions = Options.Create(new SessionStoreOptions { OperationTimeout = TimeSpan.FromMinutes(1) });
        var throttle = new LoginThrottle(redis, Options.Create(new LoginOptions { FreeAttempts = 7, FirstDelay = TimeSpan.FromMinutes(5) }), sessions);
        var name = Guid.NewGuid().ToString();
        var cancellation = TestContext.Current.CancellationToken;
        var allowed = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => throttle.TryBeginAsync(name, cancellation)));
        Assert.Equal(7, allowed.Count(attempt => attempt));
        Assert.True(await throttle.TryBeginAsync("another name", cancellation));
        await throttle.ResetAsync(name, cancellation);
        Assert.True(await throttle.TryBeginAsync(name, cancellation));
    }
}
