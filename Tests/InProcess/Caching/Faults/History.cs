using System.Collections.Concurrent;
using System.Diagnostics;

namespace Showroom.Tests.InProcess.Caching.Faults;

/// <summary>
/// The versions of a table and a log of all reads and writes. A read is stale if it began after the write of a newer version had returned, by the
/// time between the two.
/// </summary>
internal sealed class History(int keys)
{
    private readonly long[] _rows = [.. Enumerable.Repeat(1L, keys)];
    private readonly ConcurrentQueue<(int Key, long Version, long ReturnedAt)> _writes = new();
    private readonly ConcurrentQueue<(int Key, long Version, long StartedAt)> _reads = new();

    public int Reads => _reads.Count;

    public int Writes => _writes.Count;

    public long Row(int key) => Interlocked.Read(ref _rows[key]);

    public long Commit(int key) => Interlocked.Increment(ref _rows[key]);

    public void Wrote(int key, long version) => _writes.Enqueue((key, version, Stopwatch.GetTimestamp()));

    public void Read(int key, long version, long startedAt) => _reads.Enqueue((key, version, startedAt));

    /// <summary>The staleness of each stale read, in ascending order.</summary>
    public TimeSpan[] Staleness()
    {
        // By key and version: the time from which a read must not return an older version.
        var returned = new SortedDictionary<long, long>[keys];
        for (var key = 0; key < keys; key++)
        {
            returned[key] = [];
        }

        foreach (var (key, version, returnedAt) in _writes)
        {
            returned[key][version] = returnedAt;
        }

        List<TimeSpan> stale = [];
        foreach (var (key, version, startedAt) in _reads)
        {
            var superseded = long.MaxValue;
            foreach (var (newer, returnedAt) in returned[key])
            {
                if (newer > version)
                {
                    superseded = Math.Min(superseded, returnedAt);
                }
            }

            if (superseded < startedAt)
            {
                stale.Add(Stopwatch.GetElapsedTime(superseded, startedAt));
            }
        }

        stale.Sort();
        return [.. stale];
    }
}
