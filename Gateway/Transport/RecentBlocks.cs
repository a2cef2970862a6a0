using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace Showroom.Gateway.Transport;

/// <summary>Kestrel's buffers from <see cref="RecentBlocks"/>.</summary>
internal sealed class RecentBlocksFactory : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new RecentBlocks();
}

/// <summary>
/// Lends the block that came back last, which the processor still has in its cache. Kestrel's own pool lends the one that came back first: where each
/// request needs a block for a moment only, that leads through all of them, and every one is cold.
/// </summary>
internal sealed class RecentBlocks : MemoryPool<byte>
{
    private const int BlockSize = 4096;

    /// <summary>4 MB: what came back beyond that is left to the garbage collector.</summary>
    private const int MostKept = 1024;

    private readonly Lock _gate = new();
    private Block? _latest;
    private int _kept;

    public override int MaxBufferSize => BlockSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        lock (_gate)
        {
            if (_latest is { } block)
            {
                _latest = block.Before;
                _kept--;
                block.Lent = true;
                return block;
            }
        }

        return new Block(this) { Lent = true };
    }

    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            (_latest, _kept) = (null, 0);
        }
    }

    private void Return(Block block)
    {
        lock (_gate)
        {
            if (block.Lent && _kept < MostKept)
            {
                block.Before = _latest;
                _latest = block;
                _kept++;
            }

            block.Lent = false;
        }
    }

    private sealed class Block(RecentBlocks pool) : IMemoryOwner<byte>
    {
        // Pinned for good, because sockets would pin it for every call.
        public Memory<byte> Memory { get; } = MemoryMarshal.CreateFromPinnedArray(GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true), 0, BlockSize);

        public Block? Before { get; set; }

        public bool Lent { get; set; }

        public void Dispose() => pool.Return(this);
    }
}
