using System.Diagnostics;

namespace Showroom.Tests.InProcess.Caching.Faults;

/// <summary>
/// Measures how long the thread pool executed nothing that was due, on a machine under load: time in which no cache can receive or apply anything.
/// </summary>
internal sealed class PauseMonitor : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_minPause = TimeSpan.FromMilliseconds(250);

    private readonly Task _running;
    private volatile bool _isStopped;
    private long _ticks;

    public PauseMonitor() => _running = Task.Run(RunAsync);

    public TimeSpan Total => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    /// <summary>Returns once a pause that has begun is counted.</summary>
    public async ValueTask DisposeAsync()
    {
        _isStopped = true;
        await _running;
    }

    private async Task RunAsync()
    {
        var last = Stopwatch.GetTimestamp();
        while (!_isStopped)
        {
            await Task.Delay(s_interval);
            var elapsed = Stopwatch.GetElapsedTime(last);
            last = Stopwatch.GetTimestamp();
            if (elapsed > s_minPause)
            {
                Interlocked.Add(ref _ticks, elapsed.Ticks);
            }
        }
    }
}
