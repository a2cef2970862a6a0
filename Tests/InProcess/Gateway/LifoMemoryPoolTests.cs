using Showroom.Gateway.Transport;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>Kestrel's buffers in the gateway.</summary>
public sealed class LifoMemoryPoolTests
{
    [Fact]
    public void The_block_returned_last_is_rented_first()
    {
        using var pool = new LifoMemoryPoolFactory(TimeProvider.System).Create();
        var (first, second, third) = (pool.Rent(), pool.Rent(), pool.Rent());

        first.Dispose();
        third.Dispose();
        second.Dispose();

        Assert.Equal([second, third, first], new[] { pool.Rent(), pool.Rent(), pool.Rent() });
    }

    [Fact]
    public void A_block_returned_twice_is_rented_once()
    {
        using var pool = new LifoMemoryPoolFactory(TimeProvider.System).Create();
        var block = pool.Rent();

        block.Dispose();
        block.Dispose();

        Assert.NotSame(pool.Rent(), pool.Rent());
    }

    [Fact]
    public void A_larger_buffer_than_a_block_is_rejected()
    {
        using var pool = new LifoMemoryPoolFactory(TimeProvider.System).Create();

        var size = pool.MaxBufferSize;
        Assert.Equal(size, pool.Rent(size).Memory.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(size + 1));
    }

    [Fact]
    public void Blocks_that_a_burst_has_left_are_released_after_an_interval_without_use()
    {
        var time = new FakeTimeProvider();
        using var pool = new LifoMemoryPool(time);
        var burst = Enumerable.Range(0, 200).Select(_ => pool.Rent()).ToList();
        burst.ForEach(block => block.Dispose());

        time.Advance(LifoMemoryPool.TrimInterval);
        Assert.Equal(200, pool.RetainedBlocks);
        // Load that needs ten blocks remains.
        var load = Enumerable.Range(0, 10).Select(_ => pool.Rent()).ToList();
        load.ForEach(block => block.Dispose());
        time.Advance(LifoMemoryPool.TrimInterval);
        Assert.Equal(10, pool.RetainedBlocks);

        time.Advance(2 * LifoMemoryPool.TrimInterval);
        Assert.Equal(0, pool.RetainedBlocks);
    }

    [Fact]
    public async Task Concurrent_renters_never_share_a_block()
    {
        using var pool = new LifoMemoryPoolFactory(TimeProvider.System).Create();

        await Task.WhenAll(Enumerable.Range(1, 8).Select(owner => Task.Run(async () =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                using var block = pool.Rent();
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
