using System.Runtime.InteropServices;

namespace Showroom.Caching.Telemetry;

/// <summary>A counter without contention between processors: one cell each, on cache lines of its own.</summary>
internal sealed class StripedCounter
{
    private readonly Cell[] _cells = new Cell[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount)];

    public long Sum
    {
        get
        {
            var sum = 0L;
            foreach (ref var cell in _cells.AsSpan())
            {
                sum += Volatile.Read(ref cell.Count);
            }

            return sum;
        }
    }

    /// <summary>Adds one and returns the cell's new count.</summary>
    public long Increment() => Interlocked.Increment(ref _cells[Thread.GetCurrentProcessorId() & (_cells.Length - 1)].Count);

    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct Cell
    {
        public long Count;
    }
}
