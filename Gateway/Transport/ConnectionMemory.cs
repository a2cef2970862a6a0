using System.Diagnostics.Metrics;

namespace Showroom.Gateway.Transport;

/// <summary>
/// Returns the memory of a burst of connections to the operating system. What belongs to a connection that was idle for long is old to the garbage
/// collector when it closes, and old garbage is not collected while there is little load.
/// </summary>
internal sealed class ConnectionMemory : IHostedService, IDisposable
{
    /// <summary>How many fewer connections must be open than at the peak.</summary>
    public const int MinClosed = 1000;

    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Action<GCCollectionMode> _collect;
    private ITimer? _timer;
    private long _open;
    private long _peak;
    private bool _isCollected;

    /// <param name="meters">Those of the server whose connections are counted.</param>
    /// <param name="time">Of <see cref="Interval"/>.</param>
    /// <param name="collect">By default <see cref="Collect"/>.</param>
    public ConnectionMemory(IMeterFactory meters, TimeProvider time, Action<GCCollectionMode> collect)
    {
        (_time, _collect) = (time, collect);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Name: "kestrel.active_connections" } && instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, change, _, _) => Count(change));
    }

    public static void Collect(GCCollectionMode mode)
    {
        var isLast = mode == GCCollectionMode.Aggressive;
        GC.Collect(GC.MaxGeneration, mode, blocking: isLast, compacting: isLast);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        _timer = _time.CreateTimer(static memory => ((ConnectionMemory)memory!).Check(), this, Interval, Interval);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _timer?.Dispose();
        _listener.Dispose();
    }

    private void Count(long change)
    {
        lock (_lock)
        {
            _open += change;
            _peak = Math.Max(_peak, _open);
        }
    }

    /// <summary>The first collection does not block; the second one does, but what it compacts is little by then, and returns the rest to the system.</summary>
    private void Check()
    {
        bool hasClosed, isCollected;
        lock (_lock)
        {
            (hasClosed, isCollected) = (_peak - _open >= MinClosed, _isCollected);
            _peak = hasClosed ? _open : _peak;
            _isCollected = hasClosed;
        }

        if (hasClosed || isCollected)
        {
            _collect(hasClosed ? GCCollectionMode.Forced : GCCollectionMode.Aggressive);
        }
    }
}
