using System.Diagnostics.CodeAnalysis;

namespace Pipelines.Sockets.Unofficial.Arenas;

public readonly partial struct Sequence<T>
{
    /// <summary>The run as spans; there is one, or none when the run is empty.</summary>
    public SpanEnumerable Spans => new(FirstSpan);

    /// <summary>Goes through the elements by reference.</summary>
    public Enumerator GetEnumerator() => new(FirstSpan);

    /// <summary>Goes through the elements by reference.</summary>
    [SuppressMessage("Design", "CA1034", Justification = "The name that callers were compiled against.")]
    public ref struct Enumerator
    {
        private readonly Span<T> _span;
        private int _index;

        internal Enumerator(Span<T> span)
        {
            _span = span;
            _index = -1;
        }

        /// <summary>The element.</summary>
        public ref T Current => ref _span[_index];

        /// <summary>Whether there is a next element, which becomes the current one.</summary>
        public bool MoveNext() => ++_index < _span.Length;

        /// <summary>The next element.</summary>
        /// <exception cref="InvalidOperationException">There is none.</exception>
        [SuppressMessage("Design", "CA1024", Justification = "It moves.")]
        public ref T GetNext()
        {
            if (!MoveNext())
            {
                throw new InvalidOperationException("The sequence has no further element.");
            }

            return ref Current;
        }
    }

    /// <summary>The run as spans.</summary>
    [SuppressMessage("Design", "CA1034", Justification = "The name that callers were compiled against.")]
    public readonly ref struct SpanEnumerable
    {
        private readonly Span<T> _span;

        internal SpanEnumerable(Span<T> span) => _span = span;

        /// <summary>Goes through the spans.</summary>
        public SpanEnumerator GetEnumerator() => new(_span);
    }

    /// <summary>Goes through the spans.</summary>
    [SuppressMessage("Design", "CA1034", Justification = "The name that callers were compiled against.")]
    public ref struct SpanEnumerator
    {
        private readonly Span<T> _span;
        private bool _moved;

        internal SpanEnumerator(Span<T> span) => _span = span;

        /// <summary>The span.</summary>
        public readonly Span<T> Current => _span;

        /// <summary>Whether there is a next span, which becomes the current one.</summary>
        public bool MoveNext()
        {
            var first = !_moved && !_span.IsEmpty;
            _moved = true;
            return first;
        }
    }
}
