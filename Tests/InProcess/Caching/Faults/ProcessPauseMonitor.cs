using System.Diagnostics;

namespace Showroom.Tests.InProcess.Caching.Faults;

/// <summary>Measures how long the whole process was not scheduled, on a machine under load: time in which no cache can receive anything.</summary>
internal sealed class ProcessPauseMonitor : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_minPause = TimeSpan.FromMilliseconds(250);

    private readonly ManualResetEventSlim _stopped = new();
    private readonly Thread _thread;
    private long _ticks;

    public ProcessPauseMonitor()
    {
        _thread = new(Run) { IsBackground = true };
        _thread.Start();
    }

    public TimeSpan Total => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public void Dispose()
    {
        _stopped.Set();
        _thread.Join();
        _stopped.Dispose();
    }

    private void Run()
    {
        var last = Stopwatch.GetTimestamp();
        while (!_stopped.Wait(s_interval))
        {
            var elapsed = Stopwatch.GetElapsedTime(last);
            last = Stopwatch.GetTimestamp();
            if (elapsed > s_minPause)
            {
                Interlocked.Add(ref _ticks, elapsed.Ticks);
            }
        }
    }
}
