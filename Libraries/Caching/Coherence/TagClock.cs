using System.Collections.Concurrent;

namespace Showroom.Caching.Coherence;

/// <summary>When each tag was last invalidated, as far as this replica has heard.</summary>
internal sealed class TagClock
{
    /// <summary>The tag that every entry has.</summary>
    public const string Everything = "*";

    private const int Capacity = 100_000;

    private readonly ConcurrentDictionary<string, Known> _tags = new(StringComparer.Ordinal);
    private long _everythingAt;
    private int _revision = 1;
    private int _generation;

    /// <summary>Moves with every change, so that an entry need not look its tags up at each read. Never zero.</summary>
    public int Revision => Volatile.Read(ref _revision);

    public void Raise(string tag, long sequence)
    {
        if (tag == Everything)
        {
            InterlockedMax(ref _everythingAt, sequence);
        }
        else
        {
            if (_tags.Count >= Capacity)
            {
                // What can no longer be told apart is invalid together.
                InterlockedMax(ref _everythingAt, _tags.Values.Max(static known => known.InvalidatedAt));
                _tags.Clear();
            }

            var heard = new Known(sequence, Volatile.Read(ref _generation));
            _tags.AddOrUpdate(
                tag,
                static (_, heard) => heard,
                static (_, known, heard) => new(Math.Max(known.InvalidatedAt, heard.InvalidatedAt), Math.Max(known.Generation, heard.Generation)),
                heard);
        }

        Interlocked.Increment(ref _revision);
    }

    /// <summary>Whether none of the tags is known to have been invalidated after <paramref name="asOf"/>.</summary>
    public bool Hold(string[] tags, long asOf)
    {
        if (asOf < Interlocked.Read(ref _everythingAt))
        {
            return false;
        }

        foreach (var tag in tags)
        {
            if (_tags.TryGetValue(tag, out var known) && asOf < known.InvalidatedAt)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The tags of which the newest is not known: the second level has to be asked.</summary>
    public string[] Unknown(string[] tags) => tags.Length == 0
        ? tags
        : Array.FindAll(tags, tag => !_tags.TryGetValue(tag, out var known) || known.Generation != Volatile.Read(ref _generation));

    /// <summary>Something may have been missed: what is known stays true, but is not all.</summary>
    public void Doubt()
    {
        Interlocked.Increment(ref _generation);
        Interlocked.Increment(ref _revision);
    }

    internal static void InterlockedMax(ref long location, long value)
    {
        var seen = Interlocked.Read(ref location);
        while (seen < value)
        {
            var before = Interlocked.CompareExchange(ref location, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    private readonly record struct Known(long InvalidatedAt, int Generation);
}
