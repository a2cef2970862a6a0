using System.Diagnostics.Metrics;

namespace Showroom.Caching.Telemetry;

/// <summary>
/// The meter <c>Showroom.Caching</c>. An L1 hit costs one increment of a per-processor counter; totals are computed when they are collected.
/// </summary>
internal sealed class CacheMetrics : IDisposable
{
    public const string MeterName = "Showroom.Caching";

    private readonly Meter _meter;
    private readonly StripedCounter[] _served = [new(), new(), new(), new()];
    private readonly Counter<long> _invalidations;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _factoryTimeouts;
    private readonly Counter<long> _refreshes;
    private readonly Histogram<double> _delay;
    private readonly Histogram<double> _load;
    private long _sent;
    private long _received;
    private long _late;
    private long _missed;
    private long _loads;

    public CacheMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _meter.CreateObservableCounter("showroom.cache.requests", Requests, "{request}", "Reads, by the source of the value: l1, l2, db, stale");
        _meter.CreateObservableGauge("showroom.cache.hit_ratio", HitRatio, "1", "Share of reads served by L1 or L2");
        _meter.CreateObservableCounter("showroom.cache.loads", () => Interlocked.Read(ref _loads), "{load}", "Factory calls");
        _invalidations = _meter.CreateCounter<long>("showroom.cache.invalidations", "{invalidation}", "Invalidations, by direction: sent, received, late (out of order), missed");
        _failures = _meter.CreateCounter<long>("showroom.cache.l2.failures", "{failure}", "L2 failures, by reason: timeout, open (circuit breaker), error, unreadable, size");
        _factoryTimeouts = _meter.CreateCounter<long>("showroom.cache.factory.timeouts", "{timeout}", "Timeouts of the factory: soft (an expired value was served), hard (the read failed), background (the load was cancelled)");
        _refreshes = _meter.CreateCounter<long>("showroom.cache.refreshes", "{refresh}", "Refreshes of L1 entries in the background, before they expire");
        _delay = _meter.CreateHistogram<double>("showroom.cache.invalidation.delay", "s", "From an invalidation on one replica to its arrival at another, by the clocks of both");
        _load = _meter.CreateHistogram<double>("showroom.cache.load.duration", "s", "Duration of a factory call");
    }

    public long Loads => Interlocked.Read(ref _loads);

    public long Sent => Interlocked.Read(ref _sent);

    public long Received => Interlocked.Read(ref _received);

    public long Late => Interlocked.Read(ref _late);

    public long Missed => Interlocked.Read(ref _missed);

    public long Served(CacheSource source) => _served[(int)source].Sum;

    /// <summary>Counts a read; returns a running number, by which reads are sampled for popularity.</summary>
    public long Count(CacheSource source) => _served[(int)source].Increment();

    public void Loaded(TimeSpan duration)
    {
        Interlocked.Increment(ref _loads);
        _load.Record(duration.TotalSeconds);
    }

    /// <param name="timeout"><c>soft</c>, <c>hard</c> or <c>background</c>.</param>
    public void FactoryTimedOut(string timeout) => _factoryTimeouts.Add(1, new KeyValuePair<string, object?>("timeout", timeout));

    public void RefreshStarted() => _refreshes.Add(1);

    public void InvalidationSent()
    {
        Interlocked.Increment(ref _sent);
        _invalidations.Add(1, new KeyValuePair<string, object?>("direction", "sent"));
    }

    public void InvalidationReceived(TimeSpan delay, bool late)
    {
        Interlocked.Increment(ref _received);
        _invalidations.Add(1, new KeyValuePair<string, object?>("direction", "received"));
        _delay.Record(Math.Max(0, delay.TotalSeconds));
        if (late)
        {
            Interlocked.Increment(ref _late);
            _invalidations.Add(1, new KeyValuePair<string, object?>("direction", "late"));
        }
    }

    public void InvalidationMissed()
    {
        Interlocked.Increment(ref _missed);
        _invalidations.Add(1, new KeyValuePair<string, object?>("direction", "missed"));
    }

    public void Failed(string reason) => _failures.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Adds the gauges of L1.</summary>
    public void Observe(Func<long> bytes, Func<long> entries, Func<long> evictions)
    {
        _meter.CreateObservableGauge("showroom.cache.l1.size", bytes, "By", "Size of the entries in L1");
        _meter.CreateObservableGauge("showroom.cache.l1.entries", entries, "{entry}", "Entries in L1");
        _meter.CreateObservableCounter("showroom.cache.l1.evictions", evictions, "{entry}", "Entries evicted from L1 to stay within its capacity");
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> Requests() =>
    [
        new(Served(CacheSource.Local), new KeyValuePair<string, object?>("source", "l1")),
        new(Served(CacheSource.Remote), new KeyValuePair<string, object?>("source", "l2")),
        new(Served(CacheSource.Database), new KeyValuePair<string, object?>("source", "db")),
        new(Served(CacheSource.Stale), new KeyValuePair<string, object?>("source", "stale")),
    ];

    private double HitRatio()
    {
        double hits = Served(CacheSource.Local) + Served(CacheSource.Remote);
        var all = hits + Served(CacheSource.Database) + Served(CacheSource.Stale);
        return all == 0 ? 0 : hits / all;
    }
}
