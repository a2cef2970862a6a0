using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Hybrid;
using Showroom.Caching.Coherence;
using Showroom.Caching.Local;

namespace Showroom.Caching.Reading;

/// <summary>The flights under way: one per key that may be joined.</summary>
internal sealed class FlightBoard(LocalCache local, CoherenceWatch watch)
{
    private readonly ConcurrentDictionary<string, Flight> _flights = new(StringComparer.Ordinal);

    /// <summary>Joins the key's flight, or begins one: then there is no arrival to wait for, and the caller leads.</summary>
    public Flight<T> Board<T>(string key, HybridCacheEntryFlags flags, long now, out Task<Loaded<T>>? arrival)
    {
        var started = new Flight<T>(key, flags, local.Guard(key, watch.Highest, now));
        while (true)
        {
            var present = _flights.GetOrAdd(key, started);
            if (present == started)
            {
                arrival = null;
                return started;
            }

            if (present is Flight<T> flight && flight.Flags == flags && local.Holds(key, flight.Guard) && flight.TryBoard(out arrival))
            {
                return flight;
            }

            if (_flights.TryUpdate(key, started, present))
            {
                arrival = null;
                return started;
            }
        }
    }

    /// <summary>The flight ends with this value; the payload, for the copies of those who joined, is kept only if somebody did.</summary>
    public void Land<T>(Flight<T> flight, in Loaded<T> loaded, ReadOnlyMemory<byte> payload = default)
    {
        _flights.TryRemove(new(flight.Key, flight));
        flight.Land()?.TrySetResult(payload.IsEmpty ? loaded : loaded with { Payload = payload.ToArray() });
    }

    public void Fail<T>(Flight<T> flight, Exception exception)
    {
        _flights.TryRemove(new(flight.Key, flight));
        if (flight.Land() is { } arrival && arrival.TrySetException(exception))
        {
            // Observed here: with nobody aboard any more it would surface as an unobserved exception.
            _ = arrival.Task.Exception;
        }
    }
}
