using System.Diagnostics.CodeAnalysis;
using StackExchange.Redis;

namespace Showroom.ServiceDefaults.Redis;

/// <summary>
/// The part of Redis that belongs to one slice: keys and channels <c>showroom:slice:name</c>. A slice has one static class with a function for each kind of
/// key, which states the key's type and lifetime; no other code writes a key's name.
/// </summary>
/// <param name="slice">The slice's name in lower case. <c>cache</c> belongs to the two-level cache.</param>
public sealed class RedisKeyspace(string slice)
{
    /// <summary>The first part of every key and channel.</summary>
    public const string Application = "showroom";

    private readonly string _prefix = $"{Application}:{slice}:";

    /// <summary>A string of this slice.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lifetime"/> is not more than zero.</exception>
    [SuppressMessage("Naming", "CA1720", Justification = "What Redis calls the type.")]
    public RedisKeyDefinition String(string name, TimeSpan lifetime) => Define(RedisType.String, name, lifetime);

    /// <summary>A hash of this slice.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lifetime"/> is not more than zero.</exception>
    public RedisKeyDefinition Hash(string name, TimeSpan lifetime) => Define(RedisType.Hash, name, lifetime);

    /// <summary>A set of this slice.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lifetime"/> is not more than zero.</exception>
    public RedisKeyDefinition Set(string name, TimeSpan lifetime) => Define(RedisType.Set, name, lifetime);

    /// <summary>A sorted set of this slice.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lifetime"/> is not more than zero.</exception>
    public RedisKeyDefinition SortedSet(string name, TimeSpan lifetime) => Define(RedisType.SortedSet, name, lifetime);

    /// <summary>A stream of this slice.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lifetime"/> is not more than zero.</exception>
    public RedisKeyDefinition Stream(string name, TimeSpan lifetime) => Define(RedisType.Stream, name, lifetime);

    /// <summary>A channel of this slice. Channels are shared by all databases of a server.</summary>
    public RedisChannel Channel(string name) => RedisChannel.Literal(_prefix + name);

    private RedisKeyDefinition Define(RedisType type, string name, TimeSpan lifetime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        return new(_prefix + name, type, lifetime);
    }
}
