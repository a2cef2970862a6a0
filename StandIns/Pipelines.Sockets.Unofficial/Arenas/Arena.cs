using System.Numerics;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>
/// Hands out runs of elements that all become invalid together at <see cref="Reset"/>. A connection parses each reply
/// into one, so that a reply of many elements costs no allocation. Not thread-safe: one reader owns it.
/// </summary>
/// <remarks>
/// Every run is contiguous. When the block is full a new one is begun, and the old one lives as long as the sequences
/// that were cut from it; at the reset the block grows to what the round needed in all, so that the next equal round
/// fits in one. A large block that has gone unused for <see cref="RoundsKeptLarge"/> rounds is let go.
/// </remarks>
public sealed class Arena<T> : IDisposable
{
    private const int SmallBlock = 256;
    private const int RoundsKeptLarge = 1024;

    private T[] _block = [];
    private int _used;
    private long _demand;
    private int _roundsUnused;

    /// <param name="options">Accepted for the sake of the caller; the block sizes itself.</param>
    /// <param name="allocator">Always null: elements are managed arrays here.</param>
    public Arena(ArenaOptions? options = null, Allocator<T>? allocator = null)
    {
        _ = options;
        _ = allocator;
    }

    /// <summary>A run of <paramref name="length"/> default elements, valid until the next reset.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public Sequence<T> Allocate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length == 0)
        {
            return default;
        }

        _demand += length;
        if (length > _block.Length - _used)
        {
            _block = new T[Math.Max(length, SmallBlock)];
            _used = 0;
        }

        var run = new Sequence<T>(_block, _used, length);
        _used += length;
        return run;
    }

    /// <summary>Takes back everything that was handed out.</summary>
    public void Reset()
    {
        if (_demand > _block.Length && _demand <= Array.MaxLength / 2)
        {
            _block = new T[BitOperations.RoundUpToPowerOf2((uint)_demand)];
        }
        else
        {
            // Elements refer to buffers of the pipe; an idle connection must not keep those alive.
            _block.AsSpan(0, _used).Clear();
        }

        _roundsUnused = _demand > SmallBlock ? 0 : _roundsUnused + 1;
        if (_roundsUnused > RoundsKeptLarge && _block.Length > SmallBlock)
        {
            _block = [];
        }

        _used = 0;
        _demand = 0;
    }

    /// <summary>Lets the block go. Sequences that are still held stay readable.</summary>
    public void Dispose()
    {
        _block = [];
        _used = 0;
        _demand = 0;
    }
}
