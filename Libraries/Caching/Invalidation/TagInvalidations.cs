using System.Collections.Concurrent;

namespace Showroom.Caching.Invalidation;

/// <summary>The last invalidation of each tag, as far as this replica has received it.</summary>
internal sealed class TagInvalidations(int maxTags = 100_000)
{
    /// <summary>The tag that every entry carries.</summary>
    public const string Wildcard = "*";

    private readonly ConcurrentDictionary<string, TagState> _tags = new(StringComparer.Ordinal);
    private long _wildcardAt;
    private int _revision = 1;
    private int _generation;

    /// <summary>Changes with every recorded invalidation, so that an entry need not look up its tags at each read. Never zero.</summary>
    public int Revision => Volatile.Read(ref _revision);

    public void Record(string tag, long sequence)
    {
        if (tag == Wildcard)
        {
            InterlockedMax.Raise(ref _wildcardAt, sequence);
        }
        else
        {
            if (_tags.Count >= maxTags)
            {
                // Bounds the memory: the individual tags are replaced by one invalidation of everything up to the newest of them.
                InterlockedMax.Raise(ref _wildcardAt, _tags.Values.Max(static state => state.InvalidatedAt));
                _tags.Clear();
            }

            var recorded = new TagState(sequence, Volatile.Read(ref _generation));
            _tags.AddOrUpdate(
                tag,
                static (_, recorded) => recorded,
                static (_, state, recorded) => new(Math.Max(state.InvalidatedAt, recorded.InvalidatedAt), Math.Max(state.Generation, recorded.Generation)),
                recorded);
        }

        Interlocked.Increment(ref _revision);
    }

    /// <summary>Whether none of the tags is known to have been invalidated after <paramref name="asOf"/>.</summary>
    public bool AreCurrent(string[] tags, long asOf)
    {
        if (asOf < Interlocked.Read(ref _wildcardAt))
        {
            return false;
        }

        foreach (var tag in tags)
        {
            if (_tags.TryGetValue(tag, out var state) && asOf < state.InvalidatedAt)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The tags whose last invalidation is not known here and has to be read from L2.</summary>
    public string[] FindUnknown(string[] tags) => tags.Length == 0
        ? tags
        : Array.FindAll(tags, tag => !_tags.TryGetValue(tag, out var state) || state.Generation != Volatile.Read(ref _generation));

    /// <summary>Messages may have been missed: recorded invalidations remain valid, but every tag has to be read from L2 again.</summary>
    public void MarkUncertain()
    {
        Interlocked.Increment(ref _generation);
        Interlocked.Increment(ref _revision);
    }

    private readonly record struct TagState(long InvalidatedAt, int Generation);
}
