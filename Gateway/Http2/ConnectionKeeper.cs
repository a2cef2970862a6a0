using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Showroom.Gateway.Http2;

/// <summary>
/// Looks after all connections to replicas, so that no request needs a timer of its own: a coarse clock, and round by round those who have
/// waited too long for an answer, and the connections that nobody uses.
/// </summary>
internal sealed class ConnectionKeeper : IAsyncDisposable
{
    /// <summary>A connection that is not used for so long is closed.</summary>
    private static readonly TimeSpan s_idle = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, ReplicaConnections> _replicas = new();
    private readonly ITimer _timer;
    private readonly int _patience;
    private readonly int _idle;
    private int _now;
    private int _underWay;

    public ConnectionKeeper(IOptions<GatewayOptions> options, TimeProvider time)
    {
        Time = time;
        var timeouts = options.Value.Timeouts;
        ConnectTimeout = timeouts.Connect;
        // An answer that is late is noticed at most an eighth, or a second, too late.
        var round = TimeSpan.FromTicks(Math.Clamp(timeouts.Request.Ticks / 8, TimeSpan.TicksPerMillisecond * 10, TimeSpan.TicksPerSecond));
        _patience = (int)(timeouts.Request / round);
        _idle = (int)(s_idle / round);
        _timer = time.CreateTimer(_ => Sweep(), null, round, round);
    }

    internal TimeProvider Time { get; }

    internal TimeSpan ConnectTimeout { get; }

    /// <summary>In rounds since the start.</summary>
    internal int Now => Volatile.Read(ref _now);

    /// <summary>The connections to an address; all who speak to it share them.</summary>
    internal ReplicaConnections To(Uri address) => _replicas.GetOrAdd(address.Authority, static (_, to) => new ReplicaConnections(to.address, to.keeper), (address, keeper: this));

    /// <summary>An exchange begins on one of the connections.</summary>
    /// <returns>True when it is the only one on any.</returns>
    internal bool Begin() => Interlocked.Increment(ref _underWay) == 1;

    /// <summary>An exchange is over.</summary>
    internal void End() => Interlocked.Decrement(ref _underWay);

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        foreach (var replica in _replicas.Values)
        {
            await replica.CloseAsync();
        }
    }

    private void Sweep()
    {
        Interlocked.Increment(ref _now);
        foreach (var replica in _replicas.Values)
        {
            replica.Sweep(_patience, _idle);
        }
    }
}
