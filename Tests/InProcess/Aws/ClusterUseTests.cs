using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.StackExchangeRedis;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Showroom.Api.Accounts.Sessions;
using Showroom.Gateway.Configuration;
using Showroom.Gateway.Limits.Windows;
using Showroom.ServiceDefaults.Sessions;
using Showroom.Tests.InProcess.Accounts;
using Showroom.Tests.InProcess.Caching.Servers;
using Showroom.Tests.InProcess.Chat;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.Aws;

/// <summary>
/// Every part of the application that uses Redis works with a cluster, which cluster mode and Serverless of ElastiCache are. The cache and the
/// leaderboards have tests of their own.
/// </summary>
public sealed class ClusterUseTests(TestServers servers, RedisClusterServer server) : SessionStoreSuite, IClassFixture<RedisClusterServer>
{
    private protected override async Task<ISessionStore> CreateAsync(SessionStoreOptions options) =>
        new RedisSessionStore(await ConnectAsync(), Options.Create(options with { OperationTimeout = TimeSpan.FromMinutes(1) }));

    [Fact]
    public async Task Attempts_to_log_in_are_limited()
    {
        await using var redis = await ConnectAsync();
        await LoginThrottleTests.AssertExactAsync(redis);
    }

    [Fact]
    public async Task Keys_that_protect_sessions_are_shared()
    {
        await using var redis = await ConnectAsync();
        // Not the application's own list: what this test stores is no key.
        RedisKey list = $"{SessionCookieKeys.ProtectionKeys}:{Guid.NewGuid():N}";
        new RedisXmlRepository(() => redis.GetDatabase(), list).StoreElement(new XElement("key", "secret"), "key");
        Assert.Equal("secret", Assert.Single(new RedisXmlRepository(() => redis.GetDatabase(), list).GetAllElements()).Value);
    }

    [Fact]
    public async Task Rate_limits_count_permits_once()
    {
        await using var redis = await ConnectAsync();
        await using var services = new ServiceCollection().AddSingleton<IConnectionMultiplexer>(redis).AddMetrics().AddSingleton<RateLimitMetrics>().BuildServiceProvider();
        var store = new RedisWindowStore(
            services, Options.Create(new GatewayOptions { RateLimits = new() { Timeout = TimeSpan.FromMinutes(1) } }), TimeProvider.System, services.GetRequiredService<RateLimitMetrics>(), NullLogger<RedisWindowStore>.Instance);
        await store.ConnectAsync();
        var permits = 0;
        for (var caller = 0; caller < 20; caller++)
        {
            permits += (await store.AcquireAsync($"showroom:limits:{{{Guid.Empty}}}:cluster", new WindowShape(7, TimeSpan.FromMinutes(5)), new WindowRequest(1, 0, 0, 0)))?.Permits ?? 0;
        }

        Assert.Equal(7, permits);
    }

    [Fact]
    public async Task Chat_messages_and_presence_reach_every_replica()
    {
        await using var cluster = await ChatCluster.StartAsync(servers, replicas: 2, ("ConnectionStrings:cache", server.Cluster.ConnectionString));
        var show = await cluster.NewShowAsync();
        var (first, second) = (await cluster.ConnectAsync(0, "Ada"), await cluster.ConnectAsync(1));
        await first.JoinAsync(show);
        await second.JoinAsync(show);

        await first.SendAsync(show, "to the other replica");

        await Eventually.HoldsAsync(() => second.Received(show).Count == 1, () => "The message did not arrive.");
        await Eventually.HoldsAsync(() => first.Presence(show) == 2, () => "The members of the other replica are not counted.");
    }

    private Task<ConnectionMultiplexer> ConnectAsync() => RedisClient.ConnectAsync(server.Cluster.ConnectionString);
}
