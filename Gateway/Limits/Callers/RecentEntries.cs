using System.Collections.Concurrent;

namespace Showroom.Gateway.Limits.Callers;

/// <summary>
/// A bounded map of what was used recently. Entries are in a current and a previous generation; those that are used move to the current one, and when it is full or
/// old, the previous one is dropped. An entry is kept for at least <paramref name="lifetime"/> after its last use, unless there are too many.
/// </summary>
/// <param name="capacity">Of both generations together.</param>
/// <param name="lifetime">The age of a generation.</param>
/// <param name="time">The clock.</param>
internal sealed class RecentEntries<TKey, TValue>(int capacity, TimeSpan lifetime, TimeProvider time)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private ConcurrentDictionary<TKey, TValue> _current = new();
    private ConcurrentDictionary<TKey, TValue> _previous = new();
    private TimeSpan _end = time.GetElapsedTime(0) + lifetime;
    private int _added;

    /// <param name="key">The key.</param>
    /// <param name="now">By the clock: a caller that needs it too reads it once.</param>
    /// <param name="create">Makes an entry.</param>
    /// <param name="state">For <paramref name="create"/>.</param>
    public TValue GetOrAdd<TState>(TKey key, TimeSpan now, Func<TKey, TState, TValue> create, TState state)
    {
        if (now >= _end)
        {
            EndGeneration();
        }

        var current = Volatile.Read(ref _current);
        if (current.TryGetValue(key, out var value))
        {
            return value;
        }

        if (Interlocked.Increment(ref _added) > capacity / 2)
        {
            EndGeneration();
            current = Volatile.Read(ref _current);
        }

        return current.GetOrAdd(
            key,
            static (key, state) => state._previous.TryGetValue(key, out var value) ? value : state.create(key, state.state),
            (_previous: Volatile.Read(ref _previous), create, state));
    }

    private void EndGeneration()
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(0) >= _end || Volatile.Read(ref _added) > capacity / 2)
            {
                Volatile.Write(ref _previous, _current);
                Volatile.Write(ref _current, new());
                _end = time.GetElapsedTime(0) + lifetime;
                Volatile.Write(ref _added, 0);
            }
        }
    }
}
