using System.Collections.Concurrent;

namespace Showroom.Http2Forwarding;

/// <summary>
/// The connections to all destinations. One timer serves them all: it advances a coarse clock, times out requests and closes idle
/// connections, so that no request needs a timer of its own.
/// </summary>
public sealed class ConnectionPool : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Http2Destination> _destinations = new();
    private readonly ITimer _timer;
    private readonly int _activityTimeoutTicks;
    private readonly int _idleTimeoutTicks;
    private int _now;
    private int _activeStreams;

    /// <summary>Makes an empty pool and starts its timer.</summary>
    public ConnectionPool(Http2ForwardingOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        Time = time;
        ConnectTimeout = options.ConnectTimeout;
        // A timeout fires at most an eighth of itself, or a second, too late.
        var tick = TimeSpan.FromTicks(Math.Clamp(options.ActivityTimeout.Ticks / 8, TimeSpan.TicksPerMillisecond * 10, TimeSpan.TicksPerSecond));
        _activityTimeoutTicks = (int)(options.ActivityTimeout / tick);
        _idleTimeoutTicks = (int)(options.IdleTimeout / tick);
        _timer = time.CreateTimer(_ => OnTick(), null, tick, tick);
    }

    internal TimeProvider Time { get; }

    internal TimeSpan ConnectTimeout { get; }

    /// <summary>The coarse clock, in timer ticks since the start.</summary>
    internal int Now => Volatile.Read(ref _now);

    /// <summary>The connections to an address, shared by everything that forwards to it.</summary>
    /// <param name="address">Its scheme is <c>http</c>, and the server speaks HTTP/2 with prior knowledge (RFC 9113, 3.3).</param>
    public Http2Destination GetDestination(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return _destinations.GetOrAdd(address.Authority, static (_, key) => new Http2Destination(key.address, key.pool), (address, pool: this));
    }

    /// <summary>Counts a stream that begins on any connection.</summary>
    /// <returns>True if it is the only active one.</returns>
    internal bool OnStreamStarted() => Interlocked.Increment(ref _activeStreams) == 1;

    internal void OnStreamEnded() => Interlocked.Decrement(ref _activeStreams);

    /// <summary>Stops the timer and closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        foreach (var destination in _destinations.Values)
        {
            await destination.CloseAsync().ConfigureAwait(false);
        }
    }

    private void OnTick()
    {
        Interlocked.Increment(ref _now);
        foreach (var destination in _destinations.Values)
        {
            destination.ApplyTimeouts(_activityTimeoutTicks, _idleTimeoutTicks);
        }
    }
}
