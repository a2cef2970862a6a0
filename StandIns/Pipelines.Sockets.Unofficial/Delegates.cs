using System.Diagnostics.CodeAnalysis;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Goes through the subscribers of an event one by one, without allocating.</summary>
public static class Delegates
{
    /// <summary>Whether the delegate has exactly one subscriber.</summary>
    public static bool IsSingle(this MulticastDelegate handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return handler.HasSingleTarget;
    }

    /// <summary>The subscribers; none when <paramref name="handler"/> is null.</summary>
    public static DelegateEnumerable<T> AsEnumerable<T>(this T? handler)
        where T : MulticastDelegate => new(handler);

    /// <summary>The subscribers of a delegate.</summary>
    [SuppressMessage("Design", "CA1034", Justification = "The name that callers were compiled against.")]
    [SuppressMessage("Performance", "CA1815", Justification = "Never compared.")]
    public readonly struct DelegateEnumerable<T>
        where T : MulticastDelegate
    {
        private readonly T? _handler;

        internal DelegateEnumerable(T? handler) => _handler = handler;

        /// <summary>Goes through the subscribers in the order of their subscription.</summary>
        public DelegateEnumerator<T> GetEnumerator() => new(_handler);
    }

    /// <summary>Goes through the subscribers in the order of their subscription.</summary>
    [SuppressMessage("Design", "CA1034", Justification = "The name that callers were compiled against.")]
    [SuppressMessage("Performance", "CA1815", Justification = "Never compared.")]
    public struct DelegateEnumerator<T> : IDisposable
        where T : MulticastDelegate
    {
        private Delegate.InvocationListEnumerator<T> _subscribers;

        internal DelegateEnumerator(T? handler) => _subscribers = Delegate.EnumerateInvocationList(handler);

        /// <summary>The subscriber.</summary>
        public T Current => _subscribers.Current;

        /// <summary>Whether there is a next subscriber, which becomes the current one.</summary>
        public bool MoveNext() => _subscribers.MoveNext();

        /// <summary>Nothing to let go; loops that were compiled against a disposable enumerator call it.</summary>
        public readonly void Dispose()
        {
        }
    }
}
