using System.Diagnostics.CodeAnalysis;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>
/// A run of elements that has forgotten their type. An element type that holds a sequence of itself stores this one,
/// since a struct cannot have a generic of itself as a field.
/// </summary>
[SuppressMessage("Performance", "CA1815", Justification = "Never compared.")]
public readonly struct Sequence
{
    private readonly Array? _array;
    private readonly int _start;
    private readonly int _length;

    internal Sequence(Array? array, int start, int length)
    {
        _array = array;
        _start = start;
        _length = length;
    }

    /// <summary>How many elements.</summary>
    public long Length => _length;

    /// <summary>The run with its type remembered. The default run can be cast to any.</summary>
    /// <exception cref="InvalidCastException">The elements are of another type.</exception>
    public Sequence<T> Cast<T>() => new((T[]?)_array, _start, _length);
}

/// <summary>A contiguous run of elements in an arena.</summary>
[SuppressMessage("Performance", "CA1815", Justification = "Never compared.")]
public readonly partial struct Sequence<T>
{
    private readonly T[]? _array;
    private readonly int _start;
    private readonly int _length;

    internal Sequence(T[]? array, int start, int length)
    {
        _array = array;
        _start = start;
        _length = length;
    }

    /// <summary>How many elements.</summary>
    public long Length => _length;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>Always true: runs are contiguous here.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "The signature that callers were compiled against.")]
    public bool IsSingleSegment => true;

    /// <summary>The elements.</summary>
    public Span<T> FirstSpan => new(_array, _start, _length);

    /// <summary>The element at <paramref name="index"/>.</summary>
    /// <exception cref="IndexOutOfRangeException">Outside 0 to <see cref="Length"/> - 1.</exception>
    public ref T this[int index] => ref FirstSpan[index];

    /// <summary>The same run without its type.</summary>
    public Sequence Untyped() => new(_array, _start, _length);
}
