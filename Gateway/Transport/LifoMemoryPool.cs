using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace Showroom.Gateway.Transport;

/// <summary>Gives Kestrel's buffers a <see cref="LifoMemoryPool"/>.</summary>
internal sealed class LifoMemoryPoolFactory(TimeProvider time) : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new LifoMemoryPool(time);
}

/// <summary>
/// Rents the block that was returned last, which is still in the processor's cache. Kestrel's own pool is first in, first out: requests that
/// need a block only briefly cycle through all of them, and each one is a cache miss. Blocks that were not needed for
/// <see cref="TrimInterval"/> are left to the garbage collector.
/// </summary>
internal sealed class LifoMemoryPool : MemoryPool<byte>
{
    public static readonly TimeSpan TrimInterval = TimeSpan.FromSeconds(10);

    /// <summary>
    /// In bytes. Kestrel receives at most a block at a time, and a body is forwarded as it is received: blocks of 16 KB, the size of a DATA frame, take
    /// a quarter of the system calls and frames that blocks of 4 KB do. An idle connection has none.
    /// </summary>
    private const int BlockSize = 16 * 1024;

    /// <summary>4 MB in all; blocks returned beyond that are left to the garbage collector as well.</summary>
    private const int MaxRetainedBlocks = 256;

    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private Block? _top;
    private int _retained;
    private int _unused;

    public LifoMemoryPool(TimeProvider time) =>
        _timer = time.CreateTimer(static pool => ((LifoMemoryPool)pool!).Trim(), this, TrimInterval, TrimInterval);

    public override int MaxBufferSize => BlockSize;

    /// <summary>How many blocks can be rented without an allocation.</summary>
    public int RetainedBlocks
    {
        get
        {
            lock (_lock)
            {
                return _retained;
            }
        }
    }

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        lock (_lock)
        {
            if (_top is { } block)
            {
                _top = block.Next;
                _retained--;
                _unused = Math.Min(_unused, _retained);
                block.IsRented = true;
                return block;
            }
        }

        return new Block(this) { IsRented = true };
    }

    protected override void Dispose(bool disposing)
    {
        _timer.Dispose();
        lock (_lock)
        {
            (_top, _retained, _unused) = (null, 0, 0);
        }
    }

    private void Return(Block block)
    {
        lock (_lock)
        {
            if (block.IsRented && _retained < MaxRetainedBlocks)
            {
                block.Next = _top;
                _top = block;
                _retained++;
            }

            block.IsRented = false;
        }
    }

    /// <summary>Drops as many blocks as have not been rented since the previous call.</summary>
    private void Trim()
    {
        lock (_lock)
        {
            for (; _unused > 0; _unused--, _retained--)
            {
                _top = _top!.Next;
            }

            _unused = _retained;
        }
    }

    private sealed class Block(LifoMemoryPool pool) : IMemoryOwner<byte>
    {
        // Allocated pinned, since sockets would otherwise pin it for every call.
        public Memory<byte> Memory { get; } = MemoryMarshal.CreateFromPinnedArray(GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true), 0, BlockSize);

        public Block? Next { get; set; }

        public bool IsRented { get; set; }

        public void Dispose() => pool.Return(this);
    }
}
