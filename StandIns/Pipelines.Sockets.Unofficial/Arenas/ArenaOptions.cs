namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Hints of the real package about sharing and clearing; the arena here always clears, and never shares.</summary>
[Flags]
public enum ArenaFlags
{
    /// <summary>No hint.</summary>
    None = 0,
}

/// <summary>Hints to an arena. None changes what <see cref="Arena{T}"/> does here.</summary>
/// <param name="flags">Hints about sharing and clearing.</param>
/// <param name="blockSizeBytes">The size to begin with; 0 leaves it to the arena.</param>
/// <param name="retentionPolicy">From the bytes kept and the bytes just used, the bytes to keep.</param>
public sealed class ArenaOptions(ArenaFlags flags = ArenaFlags.None, int blockSizeBytes = 0, Func<long, long, long>? retentionPolicy = null)
{
    /// <summary>Hints about sharing and clearing.</summary>
    public ArenaFlags Flags { get; } = flags;

    /// <summary>The size to begin with, in bytes; 0 leaves it to the arena.</summary>
    public int BlockSizeBytes { get; } = blockSizeBytes;

    /// <summary>From the bytes kept and the bytes just used, the bytes to keep.</summary>
    public Func<long, long, long>? RetentionPolicy { get; } = retentionPolicy;
}

/// <summary>Where an arena's memory comes from. There is no other source than managed arrays, so none can be derived.</summary>
public abstract class Allocator<T>
{
    private protected Allocator()
    {
    }
}
