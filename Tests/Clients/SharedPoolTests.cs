using System.Reflection;
using Showroom.Tests.Servers;

namespace Showroom.Tests.Clients;

/// <summary>What the stand-in for Pipelines.Sockets.Unofficial does better than the sockets' default.</summary>
public sealed class SharedPoolTests
{
    [Fact]
    public async Task Callers_that_block_the_whole_shared_pool_are_still_answered()
    {
        Assert.SkipWhen(
            Assembly.Load("Pipelines.Sockets.Unofficial").GetType("Pipelines.Sockets.Unofficial.SharedPool") is null,
            "The real package receives by way of the shared pool.");
        await using var server = await RedisServer.StartAsync();
        await using var connection = await server.ConnectAsync();
        var database = connection.GetDatabase();

        // Each needs a thread of the pool until its answer is there. If answers needed one too, they would have to wait
        // for the pool to grow past the callers: that takes minutes for so many.
        var callers = Enumerable.Range(0, 100).Select(caller => Task.Run(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Assert.True(database.StringSet($"caller:{caller}", i));
            }
        }));

        await Task.WhenAll(callers).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
