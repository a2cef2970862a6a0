using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching.Local;

namespace Showroom.Caching.Reading;

/// <summary>What a read brought. The payload is there when the value could be encoded and a copy of it may have to be made.</summary>
internal readonly record struct Loaded<T>(T Value, byte[]? Payload, CacheSource Source);

/// <summary>One read of a key past the first level, shared by all who want the key while it is under way.</summary>
internal abstract class Flight;

/// <summary>
/// A flight that brings a T. Most end after one GET with nobody aboard but their leader, so what joining and giving up need is made when somebody does.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer holds nothing to give back, and whoever leaves last may be late.")]
internal sealed class Flight<T>(string key, HybridCacheEntryFlags flags, ReadGuard guard) : Flight
{
    private readonly ReadGuard _guard = guard;

    // Guarded by the flight itself, which nobody else locks.
    private TaskCompletionSource<Loaded<T>>? _arrival;
    private CancellationTokenSource? _cancellation;
    private int _passengers = 1;
    private bool _landed;

    public string Key => key;

    public HybridCacheEntryFlags Flags => flags;

    /// <summary>From before anything was read: who comes after an invalidation does not join.</summary>
    public ref readonly ReadGuard Guard => ref _guard;

    /// <summary>The leader's request has ended before the load did: what it lent to the load (a database session, say) may be gone.</summary>
    public volatile bool LeaderLeft;

    /// <summary>Cancelled when nobody waits any more.</summary>
    public CancellationToken Token
    {
        get
        {
            lock (this)
            {
                _cancellation ??= new();
                if (_passengers == 0)
                {
                    _cancellation.Cancel();
                }

                return _cancellation.Token;
            }
        }
    }

    /// <summary>Joins; false when it has landed, or has been given up.</summary>
    public bool TryBoard([NotNullWhen(true)] out Task<Loaded<T>>? arrival)
    {
        lock (this)
        {
            if (_landed || _passengers == 0)
            {
                arrival = null;
                return false;
            }

            _passengers++;
            _arrival ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            arrival = _arrival.Task;
            return true;
        }
    }

    /// <summary>Whoever waits no longer, for the flight has arrived or without that, says so.</summary>
    public void Leave(bool arrived)
    {
        CancellationTokenSource? abandoned = null;
        lock (this)
        {
            if (--_passengers == 0 && !arrived)
            {
                abandoned = _cancellation;
            }
        }

        abandoned?.Cancel();
    }

    /// <summary>From here on nobody joins. Returns what those who did wait for, or null when nobody did.</summary>
    public TaskCompletionSource<Loaded<T>>? Land()
    {
        lock (this)
        {
            _landed = true;
            return _arrival;
        }
    }
}
