using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Showroom.Gateway.Limits.Windows;
using Showroom.ServiceDefaults.Redis;
using Showroom.ServiceDefaults.Sessions;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.Gateway.Limits;

/// <summary>One window per caller for all gateways together, on each server.</summary>
public abstract class SharedWindowSuite(SharedWindowServer server)
{
    private static readonly Uri s_item = new("/api/item", UriKind.Relative);

    [Fact]
    public async Task Two_gateways_admit_exactly_the_limit_of_a_thousand_concurrent_requests()
    {
        await using var replica = await RecordingReplica.StartAsync("api-1");
        await using var first = await StartAsync(replica, "burst", 100);
        await using var second = await StartAsync(replica, "burst", 100);
        await Task.WhenAll(first.WhenSharingAsync(), second.WhenSharingAsync());
        replica.ClearReceived();

        var statuses = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(request => StatusAsync(request % 2 == 0 ? first : second)));

        Assert.Equal(100, statuses.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(900, statuses.Count(status => status == HttpStatusCode.TooManyRequests));
        Assert.Equal(100, replica.Received.Count);
    }

    [Fact]
    public async Task No_window_has_more_admissions_than_the_limit_across_its_borders()
    {
        const int Limit = 100;
        var shape = new WindowShape(Limit, TimeSpan.FromSeconds(2));
        await using var replica = await RecordingReplica.StartAsync("api-1");
        await using var first = await StartAsync(replica, "unused", 1);
        await using var second = await StartAsync(replica, "unused", 1);
        await Task.WhenAll(first.WhenSharingAsync(), second.WhenSharingAsync());
        RedisKey key = $"showroom:limits:{{{Guid.NewGuid()}}}:borders";
        var windows = new[] { first, second }.Select(gateway =>
            new CallerWindow(shape, key, gateway.Services.GetRequiredService<IWindowStore>(), TimeProvider.System)).ToArray();
        var admissions = new ConcurrentBag<(TimeSpan Before, TimeSpan After)>();
        var watch = Stopwatch.StartNew();
        var end = 3.4 * shape.Window;

        // Pauses of different lengths, so that leases end unused and bursts begin anywhere in a bucket.
        await Task.WhenAll(Enumerable.Range(0, 40).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            while (watch.Elapsed < end)
            {
                var before = watch.Elapsed;
                var decision = await windows[worker % 2].DecideAsync();
                Assert.False(decision.IsLocal);
                if (decision.IsAdmitted)
                {
                    admissions.Add((before, watch.Elapsed));
                }

                await Task.Delay(random.Next(1, 60), TestContext.Current.CancellationToken);
            }
        })));

        // Any 101 admissions, of which the first was not yet requested a window before the last was known.
        var byEnd = admissions.OrderBy(admission => admission.After).ToArray();
        Assert.All(Enumerable.Range(0, Math.Max(0, byEnd.Length - Limit)), index =>
            Assert.True(byEnd[index + Limit].After - byEnd[index..(index + Limit + 1)].Min(admission => admission.Before) >= shape.Window));
        // Permits come back: three windows have begun.
        Assert.InRange(byEnd.Length, 2 * Limit, (1 + (int)(watch.Elapsed / shape.Window)) * Limit);
    }

    [Fact]
    public async Task A_caller_below_its_limit_is_not_rejected_although_leases_end_unused()
    {
        await using var replica = await RecordingReplica.StartAsync("api-1");
        await using var first = await StartAsync(replica, "unused", 1);
        await using var second = await StartAsync(replica, "unused", 1);
        await Task.WhenAll(first.WhenSharingAsync(), second.WhenSharingAsync());
        var shape = new WindowShape(1_000, TimeSpan.FromSeconds(2));
        RedisKey key = $"showroom:limits:{{{Guid.NewGuid()}}}:below";
        var rejected = 0;

        await Task.WhenAll(new[] { first, second }.Select(async gateway =>
        {
            var window = new CallerWindow(shape, key, gateway.Services.GetRequiredService<IWindowStore>(), TimeProvider.System);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            // Four requests each 20 ms from each of two gateways: 800 in 2 s.
            for (var tick = 0; tick < 200 && await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken); tick++)
            {
                for (var request = 0; request < 4; request++)
                {
                    rejected += (await window.DecideAsync()).IsAdmitted ? 0 : 1;
                }
            }
        }));

        Assert.Equal(0, rejected);
    }

    [Fact]
    public async Task Every_key_expires_and_is_small_whatever_the_limit_is()
    {
        await using var replica = await RecordingReplica.StartAsync("api-1");
        await using var gateway = await StartAsync(replica, "expiry", 1_000_000, "00:10:00");
        await gateway.WhenSharingAsync();
        await using var redis = await RedisClient.ConnectAsync(server.ConnectionString);
        var database = redis.GetDatabase();
        const string Key = "showroom:limits:{127.0.0.1}:expiry";

        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => StatusAsync(gateway)));

        Assert.InRange((await database.KeyTimeToLiveAsync(Key))!.Value, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10.5));
        Assert.InRange((await database.StringGetAsync(Key)).Length(), 1, 400);
        foreach (var key in (RedisKey[])(await redis.GetServers()[0].ExecuteAsync("KEYS", "showroom:limits:*"))!)
        {
            var lifetime = (long)await database.ExecuteAsync("PTTL", key);
            Assert.True(lifetime is > 0 or -2, $"{key} has the lifetime {lifetime}.");
        }
    }

    [Fact]
    public async Task A_value_of_another_type_and_a_clock_that_was_set_back_do_not_lock_a_caller_out()
    {
        await using var replica = await RecordingReplica.StartAsync("api-1");
        await using var gateway = await StartAsync(replica, "unused", 1);
        await gateway.WhenSharingAsync();
        await using var redis = await RedisClient.ConnectAsync(server.ConnectionString);
        var database = redis.GetDatabase();
        var store = gateway.Services.GetRequiredService<IWindowStore>();
        var shape = new WindowShape(10, TimeSpan.FromMinutes(1));

        RedisKey foreign = $"showroom:limits:{{{Guid.NewGuid()}}}:foreign";
        await database.ListLeftPushAsync(foreign, "x");
        Assert.Equal((1, 9), await AcquireAsync(foreign));

        // Six permits of a bucket an hour from now.
        RedisKey future = $"showroom:limits:{{{Guid.NewGuid()}}}:future";
        var bucket = (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() + (long)TimeSpan.FromHours(1).TotalMilliseconds) / shape.BucketMilliseconds;
        await database.StringSetAsync(future, string.Create(CultureInfo.InvariantCulture, $"{bucket} 6"), TimeSpan.FromHours(2));
        Assert.Equal((1, 3), await AcquireAsync(future));
        Assert.InRange((await database.KeyTimeToLiveAsync(future))!.Value, TimeSpan.FromSeconds(30), shape.Lifetime);

        async Task<(int, int)> AcquireAsync(RedisKey key)
        {
            var grant = await store.AcquireAsync(key, shape, new WindowRequest(1, 0, 0, 0));
            return (grant!.Value.Permits, grant.Value.Remaining);
        }
    }

    [Fact]
    public async Task A_session_has_its_own_window_on_every_gateway_and_a_forged_or_truncated_cookie_counts_by_address()
    {
        await using var replica = await RecordingReplica.StartAsync("api-1");
        await using var first = await StartAsync(replica, "sessions", 5);
        await using var second = await StartAsync(replica, "sessions", 5);
        await Task.WhenAll(first.WhenSharingAsync(), second.WhenSharingAsync());
        // A service that logs in users issues cookies; the gateways make no keys, and read them from Redis.
        SessionCookie[] readers = [first.Services.GetRequiredService<SessionCookie>(), second.Services.GetRequiredService<SessionCookie>()];
        Assert.Throws<CryptographicException>(() => readers[0].Protect(SessionId.Create(Guid.CreateVersion7())));
        await using var service = CreateIssuer();
        var issuer = service.GetRequiredService<SessionCookie>();
        string mine = issuer.Protect(SessionId.Create(Guid.CreateVersion7())), other = issuer.Protect(SessionId.Create(Guid.CreateVersion7()));
        await Eventually.HoldsAsync(() => readers.All(reader => reader.HasKeys && reader.TryUnprotect(mine, out _)), () => "A gateway does not have the keys.");

        Assert.Equal(4, await LeftAsync(first, mine));
        Assert.Equal(3, await LeftAsync(second, mine));
        Assert.Equal(4, await LeftAsync(second, other));
        Assert.Equal(4, await LeftAsync(first, null));
        Assert.Equal(3, await LeftAsync(second, "forged"));
        Assert.Equal(2, await LeftAsync(first, mine[..^4]));
        Assert.Equal(2, await LeftAsync(second, mine));

        await using var redis = await RedisClient.ConnectAsync(server.ConnectionString);
        var keys = ((RedisKey[])(await redis.GetServers()[0].ExecuteAsync("KEYS", "showroom:limits:*:sessions"))!).Select(key => key.ToString()).ToArray();
        Assert.Equal(3, keys.Length);
        Assert.DoesNotContain(keys, key => key.Contains(mine, StringComparison.Ordinal));

        static async Task<int> LeftAsync(GatewayUnderTest gateway, string? cookie)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, s_item);
            if (cookie is not null)
            {
                request.Headers.Add("Cookie", $"{SessionCookie.Name}={cookie}");
            }

            using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
            return int.Parse(response.Headers.GetValues("RateLimit").Single().Split(";r=")[1].Split(';')[0], CultureInfo.InvariantCulture);
        }
    }

    private ServiceProvider CreateIssuer()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["ConnectionStrings:cache"] = server.ConnectionString;
        builder.Configuration["Redis:ConnectTimeout"] = builder.Configuration["Redis:CommandTimeout"] = "00:01:00";
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddRedis();
        builder.AddSessionCookie();
        return builder.Services.BuildServiceProvider();
    }

    private static async Task<HttpStatusCode> StatusAsync(GatewayUnderTest gateway)
    {
        using var response = await gateway.Client.GetAsync(s_item, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private Task<GatewayUnderTest> StartAsync(RecordingReplica replica, string group, int limit, string window = "01:00:00") => GatewayUnderTest.StartAsync(
        [replica],
        ("ConnectionStrings:cache", server.ConnectionString),
        ($"Gateway:RateLimits:Groups:{group}:Paths", "/api/item"),
        ($"Gateway:RateLimits:Groups:{group}:PermitLimit", limit.ToString(CultureInfo.InvariantCulture)),
        ($"Gateway:RateLimits:Groups:{group}:Window", window));
}
