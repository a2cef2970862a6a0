using Microsoft.Extensions.Logging;
using Showroom.Caching.Telemetry;

namespace Showroom.Caching.Remote;

/// <summary>How an operation may be run.</summary>
internal enum Admission
{
    /// <summary>Not at all: the circuit is open.</summary>
    Refused,

    /// <summary>As usual; how it ends is counted.</summary>
    Granted,

    /// <summary>As the one that shows whether the second level is back.</summary>
    Trial,

    /// <summary>Past the circuit.</summary>
    Uncounted,
}

/// <summary>
/// Leaves the second level alone for a while once half of at least eight operations within two seconds have failed; then one operation is let through,
/// and if all is well with it, all are. While nothing fails nothing is counted: an operation then costs two reads.
/// </summary>
internal sealed class Circuit(TimeSpan openFor, TimeProvider time, ILogger logger)
{
    private const int FewestOperations = 8;
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(2);

    private readonly long _openFor = Ticks(openFor, time);
    private readonly long _window = Ticks(s_window, time);
    private readonly Lock _lock = new();
    private long _openUntil;
    private long _countUntil;
    private int _operations;
    private int _failures;

    public bool Closed => Interlocked.Read(ref _openUntil) == 0;

    public Admission Enter(long now)
    {
        var openUntil = Interlocked.Read(ref _openUntil);
        return openUntil == 0 ? Admission.Granted
            : now >= openUntil && Interlocked.CompareExchange(ref _openUntil, now + _openFor, openUntil) == openUntil ? Admission.Trial
            : Admission.Refused;
    }

    public void Succeeded(Admission admission)
    {
        if (admission == Admission.Trial)
        {
            Close();
        }
        else if (admission == Admission.Granted && Interlocked.Read(ref _countUntil) != 0)
        {
            Count(time.GetTimestamp(), 0);
        }
    }

    public void Failed(Admission admission, Exception exception)
    {
        // Who tried an open circuit has lengthened its time by that; what had been under way before it opened says nothing new.
        if (admission == Admission.Granted && Closed && Count(time.GetTimestamp(), 1))
        {
            logger.CircuitOpened(exception.GetType().Name, openFor);
        }
    }

    /// <summary>Counts an operation; true when it has opened the circuit.</summary>
    private bool Count(long now, int failures)
    {
        lock (_lock)
        {
            if (now >= _countUntil)
            {
                // A failure begins a window; a success after it has ended ends the counting.
                _operations = _failures = 0;
                _countUntil = failures == 0 ? 0 : now + _window;
            }

            _operations++;
            _failures += failures;
            if (failures == 0 || _operations < FewestOperations || _failures * 2 < _operations || _openUntil != 0)
            {
                return false;
            }

            _countUntil = 0;
            Interlocked.Exchange(ref _openUntil, now + _openFor);
            return true;
        }
    }

    private void Close()
    {
        lock (_lock)
        {
            _countUntil = 0;
            Interlocked.Exchange(ref _openUntil, 0);
        }

        logger.CircuitClosed();
    }

    private static long Ticks(TimeSpan duration, TimeProvider time) => (long)(duration.TotalSeconds * time.TimestampFrequency);
}
