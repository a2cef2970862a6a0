namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Makes a result of an element.</summary>
public delegate TResult Projection<T, out TResult>(in T x);

/// <summary>Makes a result of an element and a state that is the same for all.</summary>
public delegate TResult Projection<T1, T2, out TResult>(in T1 x1, in T2 x2);

/// <summary>Copies the results of a projection out of the arena.</summary>
public static class SequenceExtensions
{
    /// <summary>Projects every element into <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static void CopyTo<TFrom, TTo>(this in Sequence<TFrom> source, Span<TTo> destination, Projection<TFrom, TTo> projection)
    {
        ArgumentNullException.ThrowIfNull(projection);
        var from = source.FirstSpan;
        if (from.Length > destination.Length)
        {
            throw new ArgumentException("The destination is shorter than the sequence.", nameof(destination));
        }

        for (var i = 0; i < from.Length; i++)
        {
            destination[i] = projection(in from[i]);
        }
    }

    /// <summary>The projections of every element.</summary>
    public static TTo[] ToArray<TFrom, TTo>(this in Sequence<TFrom> source, Projection<TFrom, TTo> projection)
    {
        if (source.IsEmpty)
        {
            return [];
        }

        var to = new TTo[source.Length];
        source.CopyTo(to, projection);
        return to;
    }

    /// <summary>The projections of every element with <paramref name="state"/>.</summary>
    public static TTo[] ToArray<TFrom, TState, TTo>(this in Sequence<TFrom> source, Projection<TFrom, TState, TTo> projection, in TState state)
    {
        ArgumentNullException.ThrowIfNull(projection);
        if (source.IsEmpty)
        {
            return [];
        }

        var from = source.FirstSpan;
        var to = new TTo[from.Length];
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = projection(in from[i], in state);
        }

        return to;
    }
}
