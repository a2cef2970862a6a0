using Showroom.Caching.L2;

namespace Showroom.Tests.InProcess.Caching.Servers;

/// <summary>The server that the replicas share: one per test class, with a key prefix per test.</summary>
public interface ICacheServer : IAsyncLifetime
{
    /// <summary>Opens a connection for one replica.</summary>
    Task<Connection> ConnectAsync(string prefix, TimeProvider? time = null);
}

/// <summary>The connection of one replica, and access to the server's data past the cache.</summary>
public sealed class Connection : IAsyncDisposable
{
    private readonly Func<ValueTask> _close;

    internal Connection(
        L2Backend backend,
        Func<string, byte[], Task> overwrite,
        Func<string, Task> overwriteWithList,
        Func<string, long, Task> rewind,
        Func<Task<IReadOnlyDictionary<string, TimeSpan?>>> getLifetimes,
        Func<ValueTask> close)
    {
        Backend = backend;
        OverwriteAsync = overwrite;
        OverwriteWithListAsync = overwriteWithList;
        RewindAsync = rewind;
        GetLifetimesAsync = getLifetimes;
        _close = close;
    }

    /// <summary>Overwrites the bytes of an entry, as another program could.</summary>
    public Func<string, byte[], Task> OverwriteAsync { get; }

    /// <summary>Replaces an entry by a value of another Redis type, as another program could.</summary>
    public Func<string, Task> OverwriteWithListAsync { get; }

    /// <summary>Sets the invalidation counter of a key's partition back.</summary>
    public Func<string, long, Task> RewindAsync { get; }

    /// <summary>The remaining lifetime of every key of the test; null for a key without one.</summary>
    public Func<Task<IReadOnlyDictionary<string, TimeSpan?>>> GetLifetimesAsync { get; }

    internal L2Backend Backend { get; }

    internal IL2Store Store => Backend.Store;

    public ValueTask DisposeAsync() => _close();
}
