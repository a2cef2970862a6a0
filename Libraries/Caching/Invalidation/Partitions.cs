using System.Numerics;
using System.Runtime.InteropServices;

namespace Showroom.Caching.Invalidation;

/// <summary>The partitions of L2. Their number follows from the layout of L2 and is the same for all replicas.</summary>
internal sealed class Partitions(Func<CoherenceLease> createLease)
{
    private const int MaxTags = 100_000;
    private const int MinTagsPerPartition = 8192;

    private Partition[] _all = Create(1, createLease);

    public IReadOnlyList<Partition> All => Volatile.Read(ref _all);

    public bool AreSynchronized => Array.TrueForAll(Volatile.Read(ref _all), static partition => partition.Lease.IsSynchronized);

    /// <summary>The partition of a key.</summary>
    public Partition Of(string key)
    {
        var all = Volatile.Read(ref _all);
        return all[IndexOf(key, all.Length)];
    }

    /// <summary>The partition with the index, or null.</summary>
    public Partition? At(int index)
    {
        var all = Volatile.Read(ref _all);
        return (uint)index < (uint)all.Length ? all[index] : null;
    }

    /// <summary>
    /// Replaces the partitions when L2 turns out to have another layout, which happens at the first connection or when a name leads to another server. Nothing that was
    /// stored under the earlier ones is served any more.
    /// </summary>
    public bool TryResize(int count)
    {
        var earlier = Volatile.Read(ref _all);
        if (earlier.Length == count)
        {
            return false;
        }

        Volatile.Write(ref _all, Create(count, createLease));
        foreach (var partition in earlier)
        {
            partition.Lease.Revoke();
            partition.AdvanceEpoch();
        }

        return true;
    }

    /// <summary>The index of the partition of a key: the same in every process.</summary>
    public static int IndexOf(string key, int count)
    {
        if (count == 1)
        {
            return 0;
        }

        var hash = uint.MaxValue;
        foreach (var character in MemoryMarshal.Cast<char, ushort>(key))
        {
            hash = BitOperations.Crc32C(hash, character);
        }

        return (int)(hash % (uint)count);
    }

    private static Partition[] Create(int count, Func<CoherenceLease> createLease) =>
        [.. Enumerable.Range(0, count).Select(index => new Partition(index, Math.Max(MaxTags / count, MinTagsPerPartition), createLease()))];
}
