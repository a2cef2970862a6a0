using Showroom.Caching.Telemetry;

namespace Showroom.Caching.L2;

/// <summary>How an operation may run.</summary>
internal enum Permit
{
    /// <summary>Not at all: the circuit is open.</summary>
    Denied,

    /// <summary>Normally; its outcome is counted.</summary>
    Granted,

    /// <summary>As the trial operation of an open circuit, whose success closes it.</summary>
    Trial,

    /// <summary>Outside of the circuit breaker.</summary>
    Bypass,
}

/// <summary>
/// Opens for <paramref name="breakDuration"/> once at least half of at least <see cref="MinThroughput"/> operations within the sampling window have
/// failed; then one trial operation decides. Outcomes are counted only after a failure: while nothing fails an operation costs two reads of a field,
/// which is why this is not a resilience pipeline.
/// </summary>
internal sealed class CircuitBreaker(TimeSpan breakDuration, TimeProvider time, OutageLog outages)
{
    private const int MinThroughput = 8;
    private static readonly TimeSpan s_samplingDuration = TimeSpan.FromSeconds(2);

    private readonly long _breakDuration = ToTimestampTicks(breakDuration, time);
    private readonly long _samplingDuration = ToTimestampTicks(s_samplingDuration, time);
    private readonly Lock _lock = new();
    private long _openUntil;
    private long _windowEnd;
    private int _operations;
    private int _failures;

    public bool IsClosed => Interlocked.Read(ref _openUntil) == 0;

    public Permit AcquirePermit(long now)
    {
        var openUntil = Interlocked.Read(ref _openUntil);
        return openUntil == 0 ? Permit.Granted
            : now >= openUntil && Interlocked.CompareExchange(ref _openUntil, now + _breakDuration, openUntil) == openUntil ? Permit.Trial
            : Permit.Denied;
    }

    public void RecordSuccess(Permit permit)
    {
        if (permit == Permit.Trial)
        {
            Close();
        }
        else if (permit == Permit.Granted && Interlocked.Read(ref _windowEnd) != 0)
        {
            Count(time.GetTimestamp(), 0);
        }
    }

    public void RecordFailure(Permit permit, string reason)
    {
        // A failed trial has extended the break already. Operations that began before the circuit opened do not count again.
        if (permit == Permit.Granted && IsClosed && Count(time.GetTimestamp(), 1))
        {
            outages.CircuitOpened(reason, breakDuration);
        }
    }

    /// <summary>Counts an operation; true when that has opened the circuit.</summary>
    private bool Count(long now, int failures)
    {
        lock (_lock)
        {
            if (now >= _windowEnd)
            {
                // A failure starts a window; a success after its end stops counting.
                _operations = _failures = 0;
                _windowEnd = failures == 0 ? 0 : now + _samplingDuration;
            }

            _operations++;
            _failures += failures;
            if (failures == 0 || _operations < MinThroughput || _failures * 2 < _operations || _openUntil != 0)
            {
                return false;
            }

            _windowEnd = 0;
            Interlocked.Exchange(ref _openUntil, now + _breakDuration);
            return true;
        }
    }

    private void Close()
    {
        lock (_lock)
        {
            _windowEnd = 0;
            Interlocked.Exchange(ref _openUntil, 0);
        }
    }

    private static long ToTimestampTicks(TimeSpan duration, TimeProvider time) => (long)(duration.TotalSeconds * time.TimestampFrequency);
}
