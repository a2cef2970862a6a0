using System.Net;
using Showroom.Gateway.Limits.Callers;

namespace Showroom.Tests.Model.Gateway;

/// <summary>Who is limited.</summary>
public sealed class CallerTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010db800010002/64")]
    [InlineData("2001:db8:1:2:ffff::", "20010db800010002/64")]
    [InlineData("2001:db8:1:3::", "20010db800010003/64")]
    public void A_caller_is_an_IPv4_address_or_an_IPv6_network_of_64_bits(string address, string expected) =>
        Assert.Equal(expected, CallerKey.Of(IPAddress.Parse(address)).ToString());

    [Theory]
    [InlineData("", "10.0.0.9", "1.1.1.1", "10.0.0.9")]
    [InlineData("10.0.0.9", "10.0.0.8", "1.1.1.1", "10.0.0.8")]
    [InlineData("10.0.0.9", "10.0.0.9", "1.1.1.1", "1.1.1.1")]
    [InlineData("10.0.0.9", "::ffff:10.0.0.9", "1.1.1.1", "1.1.1.1")]
    [InlineData("10.0.0.0/8", "10.0.0.9", "8.8.8.8, 1.1.1.1", "1.1.1.1")]
    [InlineData("10.0.0.0/8;192.0.2.7", "10.0.0.9", "8.8.8.8, 1.1.1.1, 192.0.2.7,10.0.0.1", "1.1.1.1")]
    [InlineData("10.0.0.0/8", "10.0.0.9", "1.1.1.1, unknown", "10.0.0.9")]
    [InlineData("10.0.0.0/8", "10.0.0.9", "unknown, 10.0.0.1", "10.0.0.1")]
    [InlineData("10.0.0.0/8", "10.0.0.9", "", "10.0.0.9")]
    [InlineData("fd00::/8", "fd00::1", "2001:db8::1", "2001:db8::1")]
    public void Only_a_trusted_proxy_may_say_who_the_client_is(string trusted, string peer, string forwardedFor, string expected)
    {
        var proxies = TrustedProxies.Parse(trusted, out var invalid);

        Assert.Empty(invalid);
        Assert.Equal(IPAddress.Parse(expected), proxies.ClientAddress(IPAddress.Parse(peer), forwardedFor));
    }

    [Fact]
    public void Several_header_lines_are_read_from_the_last_one() =>
        Assert.Equal(IPAddress.Parse("1.1.1.1"), TrustedProxies.Parse("10.0.0.9", out _).ClientAddress(IPAddress.Parse("10.0.0.9"), new(["8.8.8.8", "1.1.1.1"])));

    [Fact]
    public void Recent_entries_are_bounded_and_kept_while_they_are_used()
    {
        var time = new FakeTimeProvider();
        var created = 0;
        var entries = new RecentEntries<int, object>(capacity: 100, TimeSpan.FromMinutes(1), time);
        var first = Get(0);

        for (var key = 1; key < 1_000; key++)
        {
            Get(key);
            Assert.Same(first, Get(0));
        }

        Assert.Equal(1_000, created);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Same(first, Get(0));
        time.Advance(TimeSpan.FromMinutes(1));
        Get(1);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotSame(first, Get(0));

        object Get(int key) => entries.GetOrAdd(
            key,
            time.GetElapsedTime(0),
            (_, _) =>
            {
                created++;
                return new object();
            },
            0);
    }
}
