using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching.Local;

namespace Showroom.Caching.Reading;

/// <summary>What a read brought. The payload is null when the value could not be encoded.</summary>
internal readonly record struct Loaded<T>(T Value, byte[]? Payload, CacheSource Source);

/// <summary>One read of a key past the first level, shared by all who want the key while it is under way.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer holds nothing to give back, and whoever leaves last may be late.")]
internal abstract class Flight(HybridCacheEntryFlags flags, ReadGuard guard)
{
    private readonly CancellationTokenSource _cancellation = new();
    private int _passengers = 1;

    public HybridCacheEntryFlags Flags => flags;

    /// <summary>From before anything was read: who comes after an invalidation does not join.</summary>
    public ReadGuard Guard => guard;

    /// <summary>Cancelled when nobody waits any more.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <summary>Whether it was given up by all who waited, and so failed for no reason of its own.</summary>
    public bool Abandoned => Volatile.Read(ref _passengers) == 0;

    public bool TryBoard()
    {
        var seen = Volatile.Read(ref _passengers);
        while (seen > 0)
        {
            var before = Interlocked.CompareExchange(ref _passengers, seen + 1, seen);
            if (before == seen)
            {
                return true;
            }

            seen = before;
        }

        return false;
    }

    public void Leave(bool arrived)
    {
        if (Interlocked.Decrement(ref _passengers) == 0 && !arrived)
        {
            _cancellation.Cancel();
        }
    }
}

internal sealed class Flight<T>(HybridCacheEntryFlags flags, ReadGuard guard) : Flight(flags, guard)
{
    private readonly TaskCompletionSource<Loaded<T>> _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Loaded<T>> Arrival => _arrival.Task;

    /// <summary>The leader's request has ended before the load did: what it lent to the load (a database session, say) may be gone.</summary>
    public volatile bool LeaderLeft;

    public void Arrive(in Loaded<T> loaded) => _arrival.TrySetResult(loaded);

    public void Fail(Exception exception)
    {
        if (_arrival.TrySetException(exception))
        {
            // Observed here: with nobody aboard it would surface as an unobserved exception.
            _ = _arrival.Task.Exception;
        }
    }
}
