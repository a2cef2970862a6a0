using System.Collections.Concurrent;

namespace Showroom.Http2Forwarding;

/// <summary>
/// The connections to all destinations. One timer serves them all: it advances a coarse clock, times out requests and closes idle
/// connections, so that no request needs a timer of its own. A timeout fires at most an eighth of itself, or a second, too late.
/// </summary>
public sealed class ConnectionPool : IAsyncDisposable
{
    /// <summary>By address as configured, so that a request finds its destination without a <see cref="Uri"/>.</summary>
    private readonly ConcurrentDictionary<string, Http2Destination> _destinations = new();
    private readonly Lock _lock = new();
    private readonly long _start;
    private readonly TimeSpan _idleTimeout;
    private readonly TimeSpan? _responseTimeout;
    private readonly ITimer _timer;
    private TimeSpan _tick = TimeSpan.FromSeconds(1);
    private long _now;
    private int _activeStreams;

    /// <summary>Makes an empty pool and starts its timer.</summary>
    public ConnectionPool(Http2ForwarderOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        Time = time;
        ConnectTimeout = options.ConnectTimeout;
        (_idleTimeout, _responseTimeout) = (options.IdleTimeout, options.ResponseTimeout);
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(_ => OnTick(), null, _tick, _tick);
        ShortenTick(_idleTimeout);
        ShortenTick(_responseTimeout ?? _idleTimeout);
    }

    internal TimeProvider Time { get; }

    internal TimeSpan ConnectTimeout { get; }

    /// <summary>The coarse clock, in milliseconds since the start.</summary>
    internal long Now => Volatile.Read(ref _now);

    /// <summary>The connections to an address, shared by everything that forwards to it.</summary>
    /// <param name="address">
    /// As a destination is configured: <c>http://host:port</c>. The server speaks HTTP/2 with prior knowledge (RFC 9113, 3.3).
    /// </param>
    /// <returns>Null if the address has another scheme, a path, a query or user information.</returns>
    public Http2Destination? FindDestination(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return _destinations.TryGetValue(address, out var destination) ? destination : AddDestination(address);
    }

    /// <summary>A timeout that requests will use: the timer runs as often as it takes.</summary>
    internal void ShortenTick(TimeSpan timeout)
    {
        if (timeout.Ticks / 8 >= _tick.Ticks)
        {
            return;
        }

        lock (_lock)
        {
            var tick = TimeSpan.FromTicks(Math.Max(timeout.Ticks / 8, TimeSpan.TicksPerMillisecond * 10));
            if (tick < _tick)
            {
                _tick = tick;
                _timer.Change(tick, tick);
            }
        }
    }

    /// <summary>How many streams of all connections have begun and not ended.</summary>
    internal int ActiveStreams => Volatile.Read(ref _activeStreams);

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

    private Http2Destination? AddDestination(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0
            ? _destinations.GetOrAdd(address, static (_, key) => new Http2Destination(key.uri, key.pool), (uri, pool: this))
            : null;

    private void OnTick()
    {
        var now = (long)Time.GetElapsedTime(_start).TotalMilliseconds;
        // A request notes the time of the last tick, so it is up to one tick older than it seems.
        var grace = (long)_tick.TotalMilliseconds;
        Volatile.Write(ref _now, now);
        foreach (var destination in _destinations.Values)
        {
            destination.ApplyTimeouts(now - grace, (long)_idleTimeout.TotalMilliseconds, (long?)_responseTimeout?.TotalMilliseconds ?? long.MaxValue);
        }
    }
}
