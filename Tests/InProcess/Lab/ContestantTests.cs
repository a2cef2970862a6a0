using Showroom.Lab.Cache.Comparison.Contestants;

namespace Showroom.Tests.InProcess.Lab;

/// <summary>The caches that <c>lab cache --compare</c> compares are set up so that both levels are used.</summary>
public sealed class ContestantTests
{
    // Past the timeout of the experiments, a quarter of a second, a cache is right to load a value again; a busy machine may need that long.
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(1);

    public static TheoryData<string> Names => [.. Contestant.All.Select(static contestant => contestant.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_value_is_loaded_once_and_the_other_replica_finds_what_was_written_in_Redis(string name)
    {
        await using var server = await TestServers.StartRedisAsync();
        var replicas = await Contestant.All.Single(contestant => contestant.Name == name).StartManyAsync(2, server.ConnectionString, s_timeout);
        var source = new RowSource(2);

        var first = await replicas[0].ReadAsync("product:0", source, 0);
        Assert.Equal(first, await replicas[0].ReadAsync("product:0", source, 0));
        Assert.Equal(1, source.Loads);

        // Another key: a loaded value may be stored in Redis after the read has returned, a written one is there when the write returns.
        var written = source.Commit(1);
        await replicas[0].WriteAsync("product:1", written);
        Assert.Equal(written, await replicas[0].ReadAsync("product:1", source, 1));
        Assert.Equal(written, await replicas[1].ReadPastL1Async("product:1", source, 1));
        Assert.Equal(1, source.Loads);
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_forwarder_that_is_cut_closes_its_connections_until_it_is_restored()
    {
        await using var server = await TestServers.StartRedisAsync();
        await using var forwarder = new TcpForwarder(server.Port);
        Assert.True(await PingsAsync());

        forwarder.Cut();
        Assert.False(await PingsAsync());

        forwarder.Restore();
        Assert.True(await PingsAsync());

        async Task<bool> PingsAsync()
        {
            using var client = new System.Net.Sockets.TcpClient();
            await client.ConnectAsync("127.0.0.1", forwarder.Port, TestContext.Current.CancellationToken);
            try
            {
                await client.GetStream().WriteAsync("*1\r\n$4\r\nPING\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
                return await client.GetStream().ReadAsync(new byte[64], TestContext.Current.CancellationToken) > 0;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }
}
