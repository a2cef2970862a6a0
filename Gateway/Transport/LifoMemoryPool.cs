using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace Showroom.Gateway.Transport;

/// <summary>Gives Kestrel's buffers a <see cref="LifoMemoryPool"/>.</summary>
internal sealed class LifoMemoryPoolFactory : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new LifoMemoryPool();
}

/// <summary>
/// Rents the block that was returned last, which is still in the processor's cache. Kestrel's own pool is first in, first out: requests that
/// need a block only briefly cycle through all of them, and each one is a cache miss.
/// </summary>
internal sealed class LifoMemoryPool : MemoryPool<byte>
{
    private const int BlockSize = 4096;

    /// <summary>4 MB in all; blocks returned beyond that are left to the garbage collector.</summary>
    private const int MaxRetainedBlocks = 1024;

    private readonly Lock _lock = new();
    private Block? _top;
    private int _retained;

    public override int MaxBufferSize => BlockSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        lock (_lock)
        {
            if (_top is { } block)
            {
                _top = block.Next;
                _retained--;
                block.IsRented = true;
                return block;
            }
        }

        return new Block(this) { IsRented = true };
    }

    protected override void Dispose(bool disposing)
    {
        lock (_lock)
        {
            (_top, _retained) = (null, 0);
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

    private sealed class Block(LifoMemoryPool pool) : IMemoryOwner<byte>
    {
        // Allocated pinned, since sockets would otherwise pin it for every call.
        public Memory<byte> Memory { get; } = MemoryMarshal.CreateFromPinnedArray(GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true), 0, BlockSize);

        public Block? Next { get; set; }

        public bool IsRented { get; set; }

        public void Dispose() => pool.Return(this);
    }
}
