using Showroom.Gateway.Transport;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>The gateway's buffers.</summary>
public sealed class LifoMemoryPoolTests
{
    [Fact]
    public void The_block_that_came_back_last_is_lent_first()
    {
        using var blocks = new LifoMemoryPoolFactory().Create();
        var (one, two, three) = (blocks.Rent(), blocks.Rent(), blocks.Rent());

        one.Dispose();
        three.Dispose();
        two.Dispose();

        Assert.Equal([two, three, one], new[] { blocks.Rent(), blocks.Rent(), blocks.Rent() });
    }

    [Fact]
    public void A_block_that_is_given_back_twice_is_not_lent_twice()
    {
        using var blocks = new LifoMemoryPoolFactory().Create();
        var block = blocks.Rent();

        block.Dispose();
        block.Dispose();

        Assert.NotSame(blocks.Rent(), blocks.Rent());
    }

    [Fact]
    public void More_than_a_block_is_refused()
    {
        using var blocks = new LifoMemoryPoolFactory().Create();

        Assert.Equal(4096, blocks.Rent(4096).Memory.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => blocks.Rent(4097));
    }

    [Fact]
    public async Task No_block_is_lent_to_two_at_a_time()
    {
        using var blocks = new LifoMemoryPoolFactory().Create();

        await Task.WhenAll(Enumerable.Range(1, 8).Select(owner => Task.Run(async () =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                using var block = blocks.Rent();
                block.Memory.Span.Fill((byte)owner);
                if (i % 50 == 0)
                {
                    await Task.Yield();
                }

                Assert.False(block.Memory.Span.ContainsAnyExcept((byte)owner));
            }
        }, TestContext.Current.CancellationToken)));
    }
}
