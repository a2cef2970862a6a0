using Showroom.Caching.Coherence;
using Showroom.Caching.Remote;

namespace Showroom.Tests.InProcess.Caching.Servers;

/// <summary>What replicas share. One test class has one; each test uses a prefix of its own.</summary>
public interface ICacheServer : IAsyncLifetime
{
    /// <summary>A connection of one replica's own.</summary>
    Task<Connection> ConnectAsync(string prefix, TimeProvider? time = null);
}

/// <summary>One replica's two ways to the server.</summary>
public sealed class Connection : IAsyncDisposable
{
    private readonly Func<ValueTask> _close;

    internal Connection(ISecondLevel second, IInvalidationChannel channel, Func<string, byte[], Task> poison, Func<long, Task> rewind, Func<Task<IReadOnlyDictionary<string, TimeSpan?>>> lifetimes, Func<ValueTask> close)
    {
        Rewind = rewind;
        Lifetimes = lifetimes;
        Second = second;
        Channel = channel;
        Poison = poison;
        _close = close;
    }

    /// <summary>Replaces an entry's bytes as something else might that writes to the server.</summary>
    public Func<string, byte[], Task> Poison { get; }

    /// <summary>Sets the counter of changes back.</summary>
    public Func<long, Task> Rewind { get; }

    /// <summary>All keys under the test's prefix; null where one has no lifetime.</summary>
    public Func<Task<IReadOnlyDictionary<string, TimeSpan?>>> Lifetimes { get; }

    internal ISecondLevel Second { get; }

    internal IInvalidationChannel Channel { get; }

    public ValueTask DisposeAsync() => _close();
}
